"""People, found and shown."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.urls import reverse

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.people.queries.merges import MergeNow, merges_of
from kaisai.domains.people.queries.proposals import Proposal, proposals_about
from kaisai.domains.people.queries.register import PersonNow, Register, read_register
from kaisai.domains.people.rules import may_see_people
from kaisai.engines.sameness import Trace, fold

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of people, and how many there are in all."""

    people: list[PersonNow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a person has: an order, a ticket, a talk.

    Attributes:
        name: how they called themselves there.
        url: the page that shows it, "" where there is none.
    """

    role: str
    title: str
    state: str
    name: str
    name_kana: str
    name_latin: str
    url: str
    at: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class PersonFile:
    """All that is known of one person."""

    person: PersonNow
    things: list[Thing]
    merges: list[MergeNow]
    perhaps: list[Proposal]


@query("people.list", may=may_see_people)
def list_people(
    *, by: Actor, conference: Conference, text: str = "", role: str = "", page: int = 1
) -> PeoplePage:
    """Everybody once, fifty a page, in the order of kana and name.

    `text` looks in all names, kana, mail addresses and numbers of a person; all of its words must be
    found. `role` is one of `attends`, `speaks`, `bought`, `waits`, `lottery`, `crew`, or of another domain.
    """
    register = read_register(conference)
    found = register.groups
    if role:
        found = [one for one in found if any(t.role == role and t.counts for t in one.traces)]
    if words := [fold(word) for word in unicodedata.normalize("NFKC", text).split()]:
        told = ((one, register.words_of(one)) for one in found)
        found = [one for one, text in told if all(word in text for word in words)]
    shown = Paginator(sorted(map(register.person, found), key=_in_order), PER_PAGE).get_page(page)
    paginator = shown.paginator
    return PeoplePage(list(shown.object_list), paginator.count, shown.number, paginator.num_pages)


@query("people.find", may=may_see_people)
def find_person(*, by: Actor, conference: Conference, person: str) -> PersonFile:
    """One person by their reference: names, what they have, what was merged, who is perhaps the same."""
    register = read_register(conference)
    one = register.find(person)
    return PersonFile(
        register.person(one),
        [_thing(register, trace) for trace in one.traces],
        merges_of(register, one),
        proposals_about(register, one),
    )


def _in_order(person: PersonNow) -> tuple[bool, str, str]:
    reading = person.name_kana or person.name_latin or person.name
    return not reading, fold(reading), person.ref


def _thing(register: Register, trace: Trace) -> Thing:
    url = ""
    if trace.place:
        view, *more = trace.place
        url = reverse(view, args=[register.conference.slug, *more])
    return Thing(
        register.labels[trace.role],
        trace.title,
        trace.state,
        trace.name,
        trace.kana,
        trace.latin,
        url,
        trace.at,
        trace.counts,
    )
