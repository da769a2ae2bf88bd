"""Who is perhaps one person."""

from dataclasses import dataclass

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.people.enums import Reason
from kaisai.domains.people.queries.register import PersonNow, Register, read_register
from kaisai.domains.people.rules import may_see_people
from kaisai.engines.sameness import Group, Likeness, liken

MOST_PROPOSALS = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two who are perhaps one, and what speaks for it."""

    one: PersonNow
    other: PersonNow
    why: Reason


@query("people.proposals", may=may_see_people)
def list_proposals(*, by: Actor, conference: Conference) -> list[Proposal]:
    """Pairs who are perhaps one person, the likeliest first, two hundred at most; a person decides each.

    Alike are people of one account, of one name and kana, or of one name. Who was judged to be two is
    not among them.
    """
    register = read_register(conference)
    found = liken(register.groups, register.apart())
    return [_in_words(register, pair) for pair in found[:MOST_PROPOSALS]]


def proposals_about(register: Register, one: Group) -> list[Proposal]:
    """Those of one person; all who are alike are compared with them."""
    others = [each for each in register.groups if each is not one]
    found = liken([one, *others], register.apart())
    about = [pair for pair in found if pair.one is one]
    return [_in_words(register, pair) for pair in about[:MOST_PROPOSALS]]


def _in_words(register: Register, pair: Likeness) -> Proposal:
    return Proposal(register.person(pair.one), register.person(pair.other), Reason(pair.why.value))
