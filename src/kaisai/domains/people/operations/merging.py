"""Two are one person, or two; said, and taken back."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.people.entries import KeptApart, Merged, MergeUndone
from kaisai.domains.people.models import Sameness
from kaisai.domains.people.operations.locking import locked_register
from kaisai.domains.people.queries import Register, look_at, pair_of, ref_of
from kaisai.domains.people.rules import may_see_people
from kaisai.engines.sameness import Group


@operation("people.merge", may=may_see_people)
def merge(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    person: str,
    other: str,
    expect: str = "",
) -> Sameness:
    """Say that `other` is the same person as `person`, whose names stay.

    One row is written; orders, tickets and talks are not touched. Writes `people.merged`. Refuses who is
    one person already, so repeating is refused; and with `expect` of a preview, when one of them changed.
    """
    register = locked_register(conference)
    one, two = pair_of(register, person, other)
    if expect and look_at(register, one, two).expect != expect:
        sentence = _("One of the two changed in the meantime. Look at the preview again.")
        raise Refused("changed-meanwhile", sentence)
    news = Merged(person=ref_of(conference, one.lead), other=ref_of(conference, two.lead))
    record(news, by=by, at=at, conference=conference, about=f"person:{news.person}")
    return _judge(register, one, two, by=by, at=at, is_same=True)


@operation("people.undo_merge", may=may_see_people)
def undo_merge(*, by: Actor, conference: Conference, at: datetime, merge: int) -> Sameness:
    """Take a merge back: everything is as if it had never been, whatever was merged before or after it.

    What came since goes to whom it belongs by its mail. Names that were corrected since stay with the
    first of the two. Writes `people.merge_undone`. Refuses a merge that is unknown or undone already.
    """
    locked_register(conference)
    found = Sameness.objects.filter(conference=conference, pk=merge, is_same=True).first()
    if found is None:
        raise NotFound(_("There is no such merge. Look at the person's page."))
    if found.undone_at is not None:
        raise Refused("undone-already", _("This merge was undone already."))
    found.undone_at, found.undone_by = at, by.label
    found.save(update_fields=["undone_at", "undone_by"])
    one, other = ref_of(conference, found.one), ref_of(conference, found.other)
    news = MergeUndone(person=one, other=other)
    record(news, by=by, at=at, conference=conference, about=f"person:{one}")
    return found


@operation("people.keep_apart", may=may_see_people)
def keep_apart(
    *, by: Actor, conference: Conference, at: datetime, person: str, other: str
) -> Sameness:
    """Say that two who look alike are two people: they are proposed no longer. They can still be merged.

    Writes `people.kept_apart`. Refuses who is one person already, and what was said before.
    """
    register = locked_register(conference)
    one, two = pair_of(register, person, other)
    if register.are_apart(one, two):
        raise Refused("apart-already", _("This was said before."))
    news = KeptApart(person=ref_of(conference, one.lead), other=ref_of(conference, two.lead))
    record(news, by=by, at=at, conference=conference, about=f"person:{news.person}")
    return _judge(register, one, two, by=by, at=at, is_same=False)


def _judge(
    register: Register, one: Group, other: Group, *, by: Actor, at: datetime, is_same: bool
) -> Sameness:
    return Sameness.objects.create(
        conference=register.conference,
        one=one.lead,
        other=other.lead,
        is_same=is_same,
        judged_at=at,
        judged_by=by.label,
    )
