"""What a merge would do, and what undoing one would."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.registry import query
from kaisai.domains.people.enums import NameField
from kaisai.domains.people.models import Sameness
from kaisai.domains.people.queries.register import PersonNow, Register, read_register
from kaisai.domains.people.rules import may_see_people
from kaisai.engines.sameness import Group, Judged, Trace, group


@dataclass(frozen=True, slots=True)
class NameChoice:
    """A name of two people: that of each, and the one that stays. `differ`: both have one, and not the same."""

    field: NameField
    one: str
    other: str
    stays: str
    differ: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do.

    Attributes:
        things: what each of the two has, in words.
        conflicts: sentences about what to look at before.
        expect: names what was looked at; handed to the merge, that is refused when one of the two changed.
    """

    one: PersonNow
    other: PersonNow
    things: tuple[tuple[str, ...], tuple[str, ...]]
    names: tuple[NameChoice, ...]
    conflicts: tuple[str, ...]
    expect: str


@dataclass(frozen=True, slots=True)
class MergeNow:
    """A merge that can be undone, and what that would leave.

    Attributes:
        stays: what the first one is called then.
        leaves: what the other one is called then.
        with_other: what goes with the other one, in words.
        since: what came since the merge, and with whom of the two it stays, in sentences.
        parts: False when they are one person anyway, by their mail or by another merge.
    """

    id: int
    judged_at: datetime
    judged_by: str
    stays: str
    leaves: str
    with_other: tuple[str, ...]
    since: tuple[str, ...]
    parts: bool


@query("people.preview_merge", may=may_see_people)
def preview_merge(*, by: Actor, conference: Conference, person: str, other: str) -> MergePreview:
    """What merging `other` into `person` would do: what each has, whose names stay, what to look at.

    Nothing is changed. Refuses with `same-person` who are one already, with `not-found` who is nobody.
    """
    register = read_register(conference)
    one, two = pair_of(register, person, other)
    return look_at(register, one, two)


def pair_of(register: Register, person: str, other: str) -> tuple[Group, Group]:
    """The two who are spoken of; refuses who is one already."""
    one, two = register.find(person), register.find(other)
    if one is two:
        raise Refused("same-person", _("They are one person already. Look at their page."))
    return one, two


def look_at(register: Register, one: Group, other: Group) -> MergePreview:
    """The preview of two people."""
    both = Group(one.keys + other.keys, one.traces + other.traces)
    kept, gone, after = (register.person(each) for each in (one, other, both))
    names = tuple(_choice(field, kept, gone, after) for field in NameField)
    things = tuple(called(one)), tuple(called(other))
    conflicts = tuple(_conflicts(register, one, other))
    told = [(each.one, each.other) for each in names]
    return MergePreview(
        kept, gone, things, names, conflicts, digest(repr((one.keys, other.keys, told)))
    )


def _choice(field: NameField, kept: PersonNow, gone: PersonNow, after: PersonNow) -> NameChoice:
    one, other, stays = (str(getattr(who, field.value)) for who in (kept, gone, after))
    return NameChoice(field, one, other, stays, bool(one and other and one != other))


def _conflicts(register: Register, one: Group, other: Group) -> list[str]:
    told = []
    if register.are_apart(one, other):
        told.append(_("Somebody said before that they are two people."))
    if register.card_of(one) and register.card_of(other):
        told.append(_("The crew corrected the names of both. Those of the first one stay."))
    if all(any(_is_coming(trace) for trace in each.traces) for each in (one, other)):
        told.append(_("Both have tickets. Each ticket stays valid and has its own badge."))
    return told


def _is_coming(trace: Trace) -> bool:
    return trace.role == "attends" and trace.counts


def called(one: Group) -> list[str]:
    """What somebody has, in words."""
    return [_in_words(trace) for trace in one.traces]


def _in_words(trace: Trace) -> str:
    return f"{trace.title} ({trace.state})" if trace.state else trace.title


def merges_of(register: Register, one: Group) -> list[MergeNow]:
    """The merges that made somebody one person, the newest first."""
    mine = [each for each in register.same() if each.one in one.keys and each.other in one.keys]
    return [_merge_now(register, one, mine, each) for each in reversed(mine)]


def _merge_now(register: Register, one: Group, mine: list[Sameness], merge: Sameness) -> MergeNow:
    left = [Judged(each.one, each.other) for each in mine if each is not merge]
    halves = group(one.traces, left)
    stays = _with(halves, merge.one)
    leaves = _with(halves, merge.other)
    names = [register.person(each).name if each else "" for each in (stays, leaves)]
    return MergeNow(
        merge.pk,
        merge.judged_at,
        merge.judged_by,
        names[0] or _("Somebody without a name"),
        names[1] or _("Somebody without a name"),
        tuple(called(leaves)) if leaves else (),
        tuple(_since(register, halves, merge)),
        stays is not leaves,
    )


def _with(halves: list[Group], key: str) -> Group | None:
    return next((each for each in halves if key in each.keys), None)


def _since(register: Register, halves: list[Group], merge: Sameness) -> list[str]:
    told = []
    for half in halves:
        name = register.person(half).name
        told += [
            _("%(thing)s came since and stays with %(name)s.")
            % {"thing": _in_words(trace), "name": name}
            for trace in half.traces
            if trace.at is not None and trace.at > merge.judged_at
        ]
        card = register.card_of(half)
        if card is not None and card.saved_at > merge.judged_at:
            told.append(_("The names were corrected since; the correction stays with %s.") % name)
    return told
