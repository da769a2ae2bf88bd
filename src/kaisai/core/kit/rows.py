"""Rows of a model by plain SQL: for the few reads and writes that thousands ask for in the same minute.

The ORM builds its SQL anew for each question, which takes ten times as long as the question. Here
the columns and their converters are found once per model, and the condition is given as SQL.
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    ForeignKey,
    IntegerField,
    Model,
    TextField,
)
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class _Plan:
    select: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]

    def instance(self, model: type[M], row: Sequence[Any]) -> M:
        """As `Model.from_db` makes it, without asking each field and every signal."""
        made = model.__new__(model)
        values = list(row)
        for place, convert in self.converters:
            values[place] = convert(values[place])
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        vars(made).update(zip(self.names, values, strict=True), _state=state)
        return made


@functools.cache
def _plan(model: type[Model], vendor: str) -> _Plan:  # noqa: ARG001 - each database converts in its way
    if model.__init__ is not Model.__init__:
        raise TypeError(
            f"{model.__name__} has a constructor of its own, which would be passed over"
        )
    fields = model._meta.concrete_fields
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(f"{table}.{connection.ops.quote_name(field.column)}" for field in fields)
    found = ((place, _converter(model, field)) for place, field in enumerate(fields))
    select = f"SELECT {names} FROM {table} "  # noqa: S608 - names of our own tables, quoted
    return _Plan(
        select,
        tuple(field.attname for field in fields),
        tuple((place, convert) for place, convert in found if convert is not None),
    )


def _converter(model: type[Model], field: Any) -> Callable[[Any], Any] | None:
    """How what the database tells becomes a value of the field; None for what is one already."""
    column = field.get_col(model._meta.db_table)
    several = connection.ops.get_db_converters(column) + column.get_db_converters(connection)
    if not several:
        return None
    if connection.vendor == "sqlite" and type(field) is DateTimeField:
        return _moment
    if connection.vendor == "sqlite" and type(field) is BooleanField:
        return _truth

    def convert(value: Any) -> Any:
        for each in several:
            value = each(value, column, connection)
        return value

    return convert


def _moment(told: datetime | None) -> datetime | None:
    """SQLite keeps moments in UTC, without saying so; the driver has read them."""
    return None if told is None else told.replace(tzinfo=UTC)


def _truth(told: int | None) -> bool | None:
    return None if told is None else told == 1


def marks(values: Sequence[Any]) -> str:
    """`(%s, %s)` for as many values as there are; what holds for none of them when there is none."""
    return f"({', '.join(['%s'] * len(values)) or 'NULL'})"


def for_update() -> str:
    """What a plain SELECT ends with to keep its rows until the transaction ends; SQLite has one writer."""
    return "FOR UPDATE" if connection.features.has_select_for_update else ""


def find_rows(model: type[M], condition: str, values: Sequence[Any] = ()) -> list[M]:
    """The rows for which the condition holds (`WHERE …`, `JOIN … WHERE … ORDER BY …`), as instances.

    Args:
        model: whose table is read; its columns are named with the table's name.
        condition: what stands behind `SELECT … FROM table`, with `%s` for values; never a stranger's text.
        values: as the database takes them: moments through `connection.ops.adapt_datetimefield_value`.
    """
    here = connections[DEFAULT_DB_ALIAS]  # of this thread; the proxy would look it up each time
    plan = _plan(model, here.vendor)
    with here.cursor() as cursor:
        cursor.execute(plan.select + condition, values)
        return [plan.instance(model, row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class _Writing:
    insert: str
    row: str
    fields: tuple[Any, ...]
    adapters: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    def adapt(self, instance: Model) -> list[Any]:
        told = vars(instance)
        return [told[name] if adapt is None else adapt(told[name]) for name, adapt in self.adapters]


@functools.cache
def _writing(model: type[Model], vendor: str) -> _Writing:  # noqa: ARG001 - each database adapts in its way
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    return _Writing(
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ",  # noqa: S608 - names of our own, quoted
        marks(fields),
        tuple(fields),
        tuple((field.attname, _adapter(field)) for field in fields),
    )


def _adapter(field: Any) -> Callable[[Any], Any] | None:
    """How a value of the field is told to the database; None for what it takes as it is."""
    if type(field) in (CharField, TextField):
        return lambda value: None if value is None else str(value)
    if type(field) is DateTimeField:
        return connection.ops.adapt_datetimefield_value
    if type(field) is BooleanField or isinstance(field, IntegerField | ForeignKey):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def add_rows(instances: Iterable[M]) -> list[M]:
    """Write new rows of one model whose keys the database gives; they know their keys afterwards.

    The values are taken as they stand: keys of related rows, moments and defaults have to be there.
    """
    several = list(instances)
    if not several:
        return []
    here = connections[DEFAULT_DB_ALIAS]
    plan = _writing(type(several[0]), here.vendor)
    most = max(1, here.ops.bulk_batch_size(list(plan.fields), several))
    with here.cursor() as cursor:
        for at in range(0, len(several), most):
            some = several[at : at + most]
            rows = ", ".join([plan.row] * len(some))
            values = [value for each in some for value in plan.adapt(each)]
            cursor.execute(f"{plan.insert}{rows} RETURNING id", values)
            for each, (key,) in zip(some, cursor.fetchall(), strict=True):
                state = each._state  # noqa: SLF001 - as the ORM leaves it
                each.pk, state.adding, state.db = key, False, DEFAULT_DB_ALIAS
    return several
