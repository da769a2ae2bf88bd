"""What changed from one reading of a list to the next."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from kaisai.engines.formats.attendees.records import Found, Registration

Value = str | bool | datetime | None
_NEVER = datetime.combine(date.min, time.min)
_COMPARED = (
    "kind",
    "name",
    "name_kana",
    "user",
    "email",
    "status",
    "status_text",
    "attended",
    "updated_at",
    "updated_text",
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field with its old and new value; the title of a question where `is_answer`."""

    field: str
    old: Value
    new: Value
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One registration that came, went or changed.

    Attributes:
        what: what happened to it.
        before, after: the whole registration, None where it was or is not there.
        fields: what differs, for `changed` only and then never empty.
    """

    what: Literal["added", "removed", "changed"]
    before: Registration | None
    after: Registration | None
    fields: tuple[FieldChange, ...] = ()


def latest(found: Found) -> tuple[Registration, ...]:
    """One registration per number, in the order of the file; those without number all remain.

    The one updated last counts; a date counts more than none, and of equals the lower row.
    """
    return tuple(_one_each(found.registrations, lambda one: one.number or one.line).values())


def identity(one: Registration) -> tuple[str, bool, str]:
    """What two rows have in common that are one registration: the source, and its number there.

    Without a number it is the account, e-mail or name, whichever is there first; the flag keeps an
    account from being taken for a number.
    """
    return one.source, bool(one.number), one.number or one.user or one.email or one.name


def compare(before: Sequence[Registration], after: Sequence[Registration]) -> list[Change]:
    """What happened between two readings of one list: the new and the changed, then the gone.

    Registrations are the same when source and number are; without a number, when account, e-mail
    or name is, whichever is there first. Of several with one number the latest counts. The line
    is not compared, so that a list sorted otherwise has not changed.
    """
    old, new = _one_each(before, identity), _one_each(after, identity)
    changes = []
    for key, one in new.items():
        earlier = old.get(key)
        if earlier is None:
            changes.append(Change("added", None, one))
        elif fields := _differences(earlier, one):
            changes.append(Change("changed", earlier, one, fields))
    gone = [Change("removed", one, None) for key, one in old.items() if key not in new]
    return changes + gone


def _one_each(
    registrations: Iterable[Registration], key: Callable[[Registration], Hashable]
) -> dict[Hashable, Registration]:
    chosen: dict[Hashable, Registration] = {}
    for one in registrations:
        other = chosen.setdefault(key(one), one)
        if _age(one) >= _age(other):
            chosen[key(one)] = one
    return chosen


def _age(one: Registration) -> tuple[datetime, int]:
    return one.updated_at or _NEVER, one.line


def _differences(old: Registration, new: Registration) -> tuple[FieldChange, ...]:
    fields = [FieldChange(name, getattr(old, name), getattr(new, name)) for name in _COMPARED]
    earlier, later = dict(old.answers), dict(new.answers)
    # A question that is blank now, or was, is no answer; both sides say so with "".
    fields += [
        FieldChange(title, earlier.get(title, ""), later.get(title, ""), is_answer=True)
        for title in dict.fromkeys((*earlier, *later))
    ]
    return tuple(field for field in fields if field.old != field.new)
