"""Close-out: once a conference is over, what its models declare as personal is erased.

Nothing here knows a domain: every model with a conference says itself which of its fields are personal
and what becomes of them (`core/kit/personal.py`). What the law wants kept stays, and so does what
belongs to accounts; figures stay, since rows go only where nothing is left of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Field, ForeignKey, Model, Q, UniqueConstraint, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.personal import Keep
from kaisai.core.operations.entries import ClosedOut
from kaisai.core.operations.registry import operation, query

AT_ONCE = 1000  # fields and rows in a transaction
_ERASED = "erased-"
_GOES = (Keep.ERASE, Keep.PSEUDONYMISE, Keep.ROW)


@dataclass(frozen=True, slots=True)
class PersonalKind:
    """Personal data of one model: `registration.order`.

    Attributes:
        fields: which of its fields hold it.
        rows: how many rows hold something that is to be erased, or, of what is kept, are there.
        is_kept: whether the law wants it kept.
    """

    model: str
    fields: list[str]
    rows: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """What one step erased, and how many rows are left to be erased."""

    fields: int
    left: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """One field of one model, what it holds afterwards, and how it is known that it does not yet.

    `value` is None for a foreign key or moment that may be missing; a row that `goes` is deleted, and
    `along` with it those that these fields lead to.
    """

    model: type[Model]
    field: str
    value: Any
    still: Q
    goes: bool = False
    along: tuple[str, ...] = ()

    def carry_out(self, conference: Conference, most: int) -> int:
        """Erase at most that many; how many there were."""
        rows = self.model._default_manager.filter(self.still, conference=conference)
        found = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
        if not found:
            return 0
        chosen = self.model._default_manager.filter(pk__in=found)
        if self.goes:
            ends = [(each, set(chosen.values_list(each, flat=True))) for each in self.along]
            chosen.delete()
            for name, keys in ends:
                end: Any = self.model._meta.get_field(name).related_model
                end._default_manager.filter(pk__in=keys).delete()
        else:
            chosen.update(**{self.field: self.value})
        return len(found)


def models_of_conferences() -> Iterator[type[Model]]:
    """Every model whose rows belong to a conference."""
    for model in apps.get_models():
        if not hasattr(model, "personal_data"):
            continue
        fields = {field.name: field for field in model._meta.concrete_fields}
        owner = fields.get("conference")
        if isinstance(owner, ForeignKey) and owner.related_model is Conference:
            yield model


def erasures_of(model: type[Model]) -> list[Erasure]:
    """What is to be done with a model's rows, as it declares."""
    told = model.personal_data  # type: ignore[attr-defined]  # every model declares it, a test asks
    if any(personal.keep is Keep.ROW for personal in told):
        fields = [model._meta.get_field(each.field) for each in told if each.keep is Keep.ROW]
        along = tuple(field.name for field in fields if field.is_relation)
        return [Erasure(model, "pk", None, Q(), goes=True, along=along)]
    found = []
    for personal in told:
        field = model._meta.get_field(personal.field)
        if personal.keep is Keep.ERASE:
            found.append(_erased(model, field))  # type: ignore[arg-type]  # declared are columns
        elif personal.keep is Keep.PSEUDONYMISE and not field.is_relation:
            found.append(_pseudonymised(model, field.name))
    return found


def _numbered(word: str) -> Concat:
    return Concat(Value(word), Cast(F("pk"), CharField()), output_field=CharField())


def _erased(model: type[Model], field: "Field[Any, Any]") -> Erasure:
    name = field.name
    if field.null:
        return Erasure(model, name, None, Q(**{f"{name}__isnull": False}))
    once = {
        column
        for rule in model._meta.constraints
        if isinstance(rule, UniqueConstraint)
        for column in rule.fields
    }
    if field.unique or name in once:
        number = _numbered(_ERASED)
        return Erasure(model, name, number, ~Q(**{name: number}))
    nothing = field.get_default()
    return Erasure(model, name, nothing, ~Q(**{name: nothing}))


def _pseudonymised(model: type[Model], name: str) -> Erasure:
    """The number of the row: rows stay apart, and nobody is named."""
    number = _numbered("#")
    return Erasure(model, name, number, ~Q(**{name: ""}) & ~Q(**{name: number}))


def _left(model: type[Model], conference: Conference) -> int:
    still = Q(pk__in=())
    for erasure in erasures_of(model):
        still |= erasure.still if not erasure.goes else Q(pk__isnull=False)
    return model._default_manager.filter(still, conference=conference).count()


@query("conference.preview_close_out", may=may_run_conference)
def preview_close_out(*, by: Actor, conference: Conference) -> list[PersonalKind]:
    """What closing out would erase, and what is kept by law: how many rows of which kind. Changes nothing."""
    found = []
    for model in models_of_conferences():
        label = model._meta.label_lower
        told = model.personal_data  # type: ignore[attr-defined]  # every model declares it, a test asks
        if goes := [personal.field for personal in told if personal.keep in _GOES]:
            found.append(PersonalKind(label, goes, _left(model, conference), is_kept=False))
        if kept := [personal.field for personal in told if personal.keep is Keep.LAW]:
            rows = model._default_manager.filter(conference=conference).count()
            found.append(PersonalKind(label, kept, rows, is_kept=True))
    return sorted(found, key=lambda kind: kind.model)


@operation("conference.close_out", may=may_run_conference)
def close_out(*, by: Actor, conference: Conference, at: datetime, confirm: str) -> Erased:
    """Erase personal data of a conference that is over, at most a thousand fields and rows at once.

    Call it again until nothing is `left`: each call is a transaction of its own, so one that dies
    half-way is simply called again. Names and addresses are gone for good; orders, tickets, amounts,
    admissions stay as figures, receipts and tills stay as the law wants them. Writes
    `conference.closed_out`, with counts only. Refuses before the conference is over, and unless
    `confirm` is the conference's short name. Safe to repeat.
    """
    if confirm != conference.slug:
        sentence = _("Nothing was erased: type the conference's short name “%s” to confirm.")
        raise Refused("not-confirmed", sentence % conference.slug, status=422)
    if at.astimezone(conference.zone).date() <= conference.ends_on:
        raise Refused(
            "not-over",
            _("Nothing was erased: personal data is needed until the conference is over."),
        )
    models = list(models_of_conferences())
    room = AT_ONCE
    for erasure in (each for model in models for each in erasures_of(model)):
        room -= erasure.carry_out(conference, room)
        if room == 0:
            break
    done = Erased(AT_ONCE - room, sum(_left(model, conference) for model in models))
    news = ClosedOut(fields=done.fields, left=done.left)
    record(news, by=by, at=at, conference=conference, about=f"conference:{conference.slug}")
    return done
