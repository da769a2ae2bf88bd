"""Rows of a model by plain SQL: for the few reads that thousands ask for in the same minute.

The ORM builds its SQL anew for each question, which takes ten times as long as the question. Here
the columns and their converters are found once per model, and the condition is given as SQL.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)
Converter = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    select: str
    names: tuple[str, ...]
    converters: tuple[tuple[int, Any, tuple[Converter, ...]], ...]

    def convert(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, column, converters in self.converters:
            for converter in converters:
                values[place] = converter(values[place], column, connection)
        return values


@functools.cache
def _plan(model: type[Model], vendor: str) -> _Plan:  # noqa: ARG001 - each database converts in its way
    fields = model._meta.concrete_fields
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [field.get_col(model._meta.db_table) for field in fields]
    names = ", ".join(f"{table}.{connection.ops.quote_name(field.column)}" for field in fields)
    found = (
        (
            place,
            column,
            tuple(connection.ops.get_db_converters(column) + column.get_db_converters(connection)),
        )
        for place, column in enumerate(columns)
    )
    select = f"SELECT {names} FROM {table} "  # noqa: S608 - names of our own tables, quoted
    return _Plan(
        select,
        tuple(field.attname for field in fields),
        tuple(each for each in found if each[2]),
    )


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
    plan = _plan(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(plan.select + condition, values)
        fetched = cursor.fetchall()
    return [model.from_db(connection.alias, plan.names, plan.convert(row)) for row in fetched]
