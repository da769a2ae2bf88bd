"""How far the line is, and who stands where: told by what a visitor brings along.

A visitor's token is signed and holds their number, so most looks at the line ask the database nothing
but the room itself.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest
from kaisai.core.kit.rows import find_rows
from kaisai.core.operations.registry import query
from kaisai.domains.waiting_room.enums import Turn
from kaisai.domains.waiting_room.models import Visitor, WaitingRoom
from kaisai.domains.waiting_room.rules import may_line_up

INSIDE_FOR = timedelta(minutes=15)  # from one's turn on, to hold what one wants
CHALLENGE_FOR = timedelta(minutes=30)
LONGEST_TOKEN = 300
LINE = "line-"  # a cookie; with the name of the conference, it has a visitor's token
_TOKENS, _CHALLENGES = "waiting_room.token", "waiting_room.challenge"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands.

    Attributes:
        number: None before the sale opens.
        ahead: how many come before; 0 when it is their turn.
        turn_at: when it is their turn, as the line moves now.
        until: until when they may come in.
        token: to be brought along the next time.
    """

    turn: Turn
    number: int | None
    ahead: int
    turn_at: datetime
    until: datetime
    token: str = field(repr=False)


def find_room(conference: Conference) -> WaitingRoom | None:
    """The room of a sale; None when there is none, or it is closed."""
    found = find_rows(WaitingRoom, "WHERE conference_id = %s", [conference.pk])
    return found[0] if found and found[0].is_on else None


def keeps_out(conference: Conference, at: datetime, token: str) -> Refused | None:
    """Why whoever brings this token cannot buy now; None when they can, or when nobody has to wait."""
    room = find_room(conference)
    if room is None:
        return None
    try:
        standing = _standing(room, _visitor(room, token), at)
    except NotFound:
        return Refused("line-up", _("Many want to buy now: line up in the waiting room first."))
    if standing.turn is Turn.INSIDE:
        return None
    if standing.turn is Turn.MISSED:
        return Refused("turn-missed", _("Your turn is over: line up again in the waiting room."))
    return Refused("not-your-turn", _("It is not your turn yet: wait in the waiting room."))


@query("waiting_room.look", may=may_line_up)
def stand(*, by: Actor, conference: Conference, at: datetime, token: str) -> Standing:
    """Where one stands in the line; refuses a token that is none, and when there is no waiting room."""
    room = find_room(conference)
    if room is None:
        raise NotFound(_("Nobody has to wait: the tickets are open to all."))
    return _standing(room, _visitor(room, token), at)


@query("waiting_room.challenge", may=may_line_up)
def new_challenge(*, by: Actor, conference: Conference) -> str:
    """What is to be brought along to line up, once, within half an hour; its work is in the room's `bits`."""
    told = {"conference": conference.pk, "mark": secrets.token_urlsafe(12)}
    return signing.dumps(told, salt=_CHALLENGES)


def read_challenge(conference: Conference, challenge: str) -> str:
    """The mark by which a challenge is known again.

    Raises:
        Refused: it is none of ours, or too old.
    """
    try:
        told = signing.loads(challenge[:LONGEST_TOKEN], salt=_CHALLENGES, max_age=CHALLENGE_FOR)
    except signing.BadSignature as error:
        raise Refused(
            "bad-challenge", _("This page is too old: load it again to line up."), status=422
        ) from error
    if told["conference"] != conference.pk:
        raise Refused("bad-challenge", _("This page is too old: load it again to line up."))
    return digest(challenge)


def find_place(conference: Conference, challenge: str) -> Visitor | None:
    """Who lined up with it already."""
    return Visitor.objects.filter(conference=conference, proof=digest(challenge)).first()


def token_of(visitor: Visitor, room: WaitingRoom) -> str:
    """What a visitor brings along."""
    told = {"c": room.conference_id, "t": room.turn, "v": visitor.pk, "n": visitor.number}
    return signing.dumps(told, salt=_TOKENS)


def list_undrawn(at: datetime) -> list[Conference]:
    """Conferences whose sale has opened, but who came early has no number yet."""
    rooms = WaitingRoom.objects.filter(is_on=True, is_drawn=False, opens_at__lte=at)
    return [room.conference for room in rooms.select_related("conference")]


def _visitor(room: WaitingRoom, token: str) -> Visitor:
    """Whose token it is, without asking the database."""
    try:
        told = signing.loads(token[:LONGEST_TOKEN], salt=_TOKENS)
    except signing.BadSignature:
        told = {}
    if (told.get("c"), told.get("t")) != (room.conference_id, room.turn):
        raise NotFound(_("You are not in the line: line up in the waiting room."))
    return Visitor(pk=told["v"], conference_id=room.conference_id, number=told["n"])


def _standing(room: WaitingRoom, visitor: Visitor, at: datetime) -> Standing:
    if visitor.number is None and room.is_drawn:
        kept = Visitor.objects.filter(pk=visitor.pk).only("number").first()
        if kept is None:
            raise NotFound(_("You are not in the line: line up in the waiting room."))
        visitor.number = kept.number
    token = token_of(visitor, room)
    if visitor.number is None or not room.is_open(at):
        return Standing(Turn.EARLY, None, 0, room.opens_at, room.opens_at, token)
    pace = room.pace
    ahead = max(0, visitor.number - pace.admitted(at))
    turn_at = pace.turn_of(visitor.number)
    until = turn_at + INSIDE_FOR
    turn = Turn.WAITING if ahead else (Turn.INSIDE if at < until else Turn.MISSED)
    return Standing(turn, visitor.number, ahead, turn_at, until, token)
