"""People line up: many at the same moment, each once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import WORKER, Actor
from kaisai.core.journal.recording import Told, record, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.gathering import Gathering
from kaisai.core.operations.registry import operation
from kaisai.domains.waiting_room.entries import CameEarly, Drawn, Joined
from kaisai.domains.waiting_room.models import Visitor, WaitingRoom
from kaisai.domains.waiting_room.queries import find_room, read_challenge, token_of
from kaisai.domains.waiting_room.rules import may_line_up
from kaisai.engines.queueing.proof import is_proof

LOTS = 2**62
CHUNK = 500  # rows in a statement


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the line; the token shows it again, and is told to nobody else.

    Attributes:
        number: None before the sale opens.
    """

    number: int | None
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    by: Actor
    conference: Conference
    at: datetime
    proof: str


@operation("waiting_room.join", may=may_line_up, gathers=True)
def join(
    *, by: Actor, conference: Conference, at: datetime, challenge: str, nonce: str = ""
) -> Place:
    """Line up with a challenge that was given out, and the work that the room asks for.

    Writes `waiting_room.joined`, or `.came_early` before the sale opens. Refuses when there is no waiting
    room, a challenge that is none, too old or used, and work that was not done.
    """
    room = find_room(conference)
    if room is None:
        raise Refused("no-room", _("Nobody has to wait: the tickets are open to all."))
    proof = read_challenge(conference, challenge)
    if not is_proof(challenge, nonce, room.bits):
        told = _("The work that keeps programs out was not done: load the page again.")
        raise Refused("no-proof", told, status=422)
    return _JOINS.ask(_Asked(by, conference, at, proof))


@operation("waiting_room.draw", may=may_report, offered=False)
def draw(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Number those who were there before the sale opened, by lot; how many they were.

    Writes `waiting_room.drawn`. Refuses before it opens, and a second time.
    """
    room = WaitingRoom.objects.select_for_update().filter(conference=conference, is_on=True).first()
    if room is None or room.is_drawn or not room.is_open(at):
        raise Refused("nothing", _("Nobody is to be drawn now."))
    return _draw(room, at, by)


def _draw(room: WaitingRoom, at: datetime, by: Actor) -> int:
    early = list(Visitor.objects.filter(conference=room.conference_id).order_by("lot", "pk"))
    for number, visitor in enumerate(early, start=1):
        visitor.number = number
    Visitor.objects.bulk_update(early, ["number"], batch_size=CHUNK)
    room.is_drawn, room.last_number = True, len(early)
    room.save()
    record(Drawn(visitors=len(early)), by=by, at=at, conference=room.conference)
    return len(early)


def _join_together(asked: Sequence[_Asked]) -> list[Place | Refused]:
    answers: dict[int, Place | Refused] = {}
    for conference in {each.conference.pk: each.conference for each in asked}.values():
        mine = [(at, each) for at, each in enumerate(asked) if each.conference.pk == conference.pk]
        rooms = WaitingRoom.objects.select_for_update().filter(conference=conference, is_on=True)
        room = rooms.select_related("conference").first()
        if room is None:
            closed = Refused("no-room", _("Nobody has to wait: the tickets are open to all."))
            answers |= {at: closed for at, _each in mine}
        else:
            placed = _place([each for _at, each in mine], room)
            answers |= {at: answer for (at, _each), answer in zip(mine, placed, strict=True)}
    return [answers[at] for at in range(len(asked))]


def _place(asked: Sequence[_Asked], room: WaitingRoom) -> list[Place | Refused]:
    latest = max(each.at for each in asked)
    if room.is_open(latest) and not room.is_drawn:
        _draw(room, latest, WORKER)
    proofs = [each.proof for each in asked]
    known = Visitor.objects.filter(conference=room.conference, proof__in=proofs)
    used = set(known.values_list("proof", flat=True))
    visitors: list[Visitor | None] = []
    for each in asked:
        is_used = each.proof in used
        used.add(each.proof)
        visitors.append(None if is_used else _visitor(each, room))
    new = [visitor for visitor in visitors if visitor is not None]
    Visitor.objects.bulk_create(new, batch_size=CHUNK)
    room.save()
    record_all(
        [
            Told(_news(visitor), each.by, each.at, each.conference)
            for each, visitor in zip(asked, visitors, strict=True)
            if visitor is not None
        ]
    )
    return [_told(visitor, room) for visitor in visitors]


def _visitor(asked: _Asked, room: WaitingRoom) -> Visitor:
    visitor = Visitor(conference=room.conference, joined_at=asked.at, proof=asked.proof)
    if room.is_drawn:
        # A number that nobody has used keeps nobody's turn for later: the pace stays the pace.
        room.last_number = max(room.last_number + 1, room.pace.admitted(asked.at))
        visitor.number = room.last_number
    else:
        visitor.lot = secrets.randbelow(LOTS)
    return visitor


def _news(visitor: Visitor) -> Joined | CameEarly:
    return CameEarly() if visitor.number is None else Joined(number=visitor.number)


def _told(visitor: Visitor | None, room: WaitingRoom) -> Place | Refused:
    if visitor is None:
        return Refused("used", _("This page was used to line up already: load it again."))
    return Place(visitor.number, token_of(visitor, room))


_JOINS = Gathering("waiting_room.join", _join_together)
