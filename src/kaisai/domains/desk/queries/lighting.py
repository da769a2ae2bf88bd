"""To which lane somebody goes who shows a code, tells a number or says a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.desk.queries.lanes import Guest, Lanes, standing
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.queries import find_codes, find_sold_ticket
from kaisai.engines.codes.ticket_code import PREFIX
from kaisai.engines.lanes.keys import fold

MOST_FOUND = 8  # people of one name that are told apart; of more the name is asked in full
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several who are called so."""

    name: str
    number: str
    lane: int


@dataclass(frozen=True, slots=True)
class Lit:
    """The lane that lights up; 0 for the information desk, and why.

    Attributes:
        number: of the ticket; nobody's name is shown in the hall for a code.
        choices: people of that name where they have several lanes.
    """

    lane: int
    label: str = ""
    number: str = ""
    sentence: str = ""
    choices: tuple[Choice, ...] = ()


@query("desk.find_lane", may=may_work_at_desk)
def find_lane(*, by: Actor, conference: Conference, at: datetime, text: str) -> Lit:
    """The lane of a code, a number, a name in any writing, or a number of the service where it was bought.

    Whoever is not found, or has no valid ticket, goes to the information desk (lane 0).
    """
    planned = standing(conference, at)
    if planned is None:
        return Lit(0, sentence=_("There are no lanes yet."))
    lanes, guests = planned
    try:
        found = _by_code(conference, at, text[:LONGEST], guests)
    except Refused as refused:
        return Lit(0, sentence=str(refused))
    return _lit(lanes, found or _by_words(text[:LONGEST], guests))


def _by_code(
    conference: Conference, at: datetime, text: str, guests: Sequence[Guest]
) -> list[Guest]:
    codes = find_codes(conference)
    is_code = text.strip()[: len(PREFIX)].upper() == PREFIX
    if codes is None:
        return []
    try:
        read = codes.read(text, at.astimezone(conference.zone).date())
        ticket = find_sold_ticket(conference, read).id
    except NotFound:
        return []  # a name can look like a number
    except Refused as refused:
        if is_code or refused.code in {"not-sold", "code-replaced"}:
            raise
        return []
    found = [guest for guest in guests if guest.ticket.id == ticket]
    if not found:
        raise Refused("not-entitled", _("This ticket is not for the entrance."))
    return found


def _by_words(text: str, guests: Sequence[Guest]) -> list[Guest]:
    plain = text.strip()
    there = [guest for guest in guests if plain and guest.ticket.registered == plain]
    words = [folded for word in plain.split() if (folded := fold(word))]
    if there or not words:
        return there
    return [guest for guest in guests if _is_called(guest, words)]


def _is_called(guest: Guest, words: Sequence[str]) -> bool:
    ticket = guest.ticket
    names = [fold(text) for text in (ticket.name, ticket.kana, ticket.latin)]
    return any(all(word in name for word in words) for name in names)


def _lit(lanes: Lanes, found: Sequence[Guest]) -> Lit:
    if not found:
        return Lit(0, sentence=_("Nobody is called so, and no ticket has this number."))
    told = [(guest, lanes.lane_of(guest)) for guest in found]
    if len({lane.number for _guest, lane in told}) == 1:
        guest, lane = told[0]
        number = guest.number if len(found) == 1 else ""
        return Lit(lane.number, lanes.label(lane, spoken()), number)
    if len(found) > MOST_FOUND:
        return Lit(0, sentence=_("%s people are called so. Ask for the whole name.") % len(found))
    choices = (Choice(guest.ticket.name, guest.number, lane.number) for guest, lane in told)
    sentence = _("Several people are called so. Who is it?")
    return Lit(0, sentence=sentence, choices=tuple(choices))
