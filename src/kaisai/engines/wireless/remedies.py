"""What can be done for a room that will not hold, in the order in which to do it.

Move an access point from an idle room, add one, disable low rates, restart one that is worse than its
peers, raise power: the order in which they cost and risk least. Raising power comes last, as it makes
cells larger (Cisco, High Density guide), although it served in 2014. What does not help is not offered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import floor
from statistics import median

from kaisai.engines.wireless.changes import (
    RAISE_BY,
    AddAp,
    Change,
    DisableLowRates,
    MoveAp,
    RaisePower,
    RestartAp,
)
from kaisai.engines.wireless.outlook import HALF_HOUR, RoomOutlook, Verdict, outlook
from kaisai.engines.wireless.radios import at_work, clients_of, known_band, overlap
from kaisai.engines.wireless.robust import known
from kaisai.engines.wireless.state import AccessPoint, Inputs, Radio, Room, Why
from kaisai.engines.wireless.what_if import WhatIf, predicted

MOST = 4  # access points that are moved or added for one room
_FEW = 5  # clients of an idle room that find another access point
_HELPS = 1.0  # clients more that a room must hold, or it is not worth the ladder
_PEERS = 8  # clients of the median peer, below which nobody can be told to be worse
_WORSE_AIRTIME = 20.0  # percent above its peers


class Action(StrEnum):
    """What can be done, in order."""

    MOVE = "move"
    ADD = "add"
    LOW_RATES = "low-rates"
    RESTART = "restart"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, with its predicted effect.

    Attributes:
        changes: for `what_if`.
        before, after: outlooks of the room.
        why: what to do, then what it brings.
    """

    action: Action
    changes: tuple[Change, ...]
    before: RoomOutlook
    after: RoomOutlook
    why: tuple[Why, Why]


@dataclass(frozen=True, slots=True)
class _Case:
    """A room that will not hold, and what is around it."""

    inputs: Inputs
    room: Room
    at: datetime
    horizon: timedelta
    board: tuple[RoomOutlook, ...]
    found: RoomOutlook

    def tried(self, changes: Sequence[Change]) -> WhatIf:
        return WhatIf(self.board, predicted(self.inputs, changes, self.at, self.horizon))

    def mates(self) -> list[AccessPoint]:
        return [ap for ap in at_work(self.inputs.aps) if ap.room == self.room.key]


def _helps(before: RoomOutlook, after: RoomOutlook) -> bool:
    better = after.badness < before.badness or after.holds >= before.holds + _HELPS
    return better and after.badness <= before.badness


def _harms(tried: WhatIf, room: str) -> bool:
    """True when another room pays for it."""
    was = {found.room: found.badness for found in tried.before}
    return any(o.badness > was[o.room] for o in tried.after if o.room != room)


def _effect(before: RoomOutlook, after: RoomOutlook) -> Why:
    values = {
        "room": before.name,
        "held": str(floor(before.holds)),
        "hold": str(floor(after.holds)),
        "before": str(before.too_many_clients),
        "left": str(after.too_many_clients),
    }
    code = "effect-some" if after.too_many_clients else "effect-enough"
    return Why(code, tuple(values.items()))


def _offer(
    case: _Case, action: Action, changes: Sequence[Change], said: dict[str, str]
) -> Remedy | None:
    """The remedy, None when it does not help or another room pays for it."""
    tried = case.tried(changes)
    before, after = tried.room(case.room.key)
    if not _helps(before, after) or _harms(tried, case.room.key):
        return None
    do = Why(f"do-{action.value}", (("room", case.room.name), *said.items()))
    return Remedy(action, tuple(changes), before, after, (do, _effect(before, after)))


def _donors(case: _Case) -> list[AccessPoint]:
    """Access points of rooms with nothing planned until it is over here: neighbours, then the emptiest."""
    end = case.found.slot.end if case.found.slot else case.at + case.horizon
    busy = {s.room for s in case.inputs.slots if s.start < end and s.end > case.at}
    rooms = {room.key for room in case.inputs.rooms} - busy - {case.room.key}
    idle = [
        ap
        for ap in at_work(case.inputs.aps)
        if ap.room in rooms and (clients_of(ap) or 0.0) <= _FEW
    ]
    near = set(case.room.neighbours)
    return sorted(
        idle, key=lambda ap: (ap.room not in near, clients_of(ap) or 0.0, ap.name, ap.key)
    )


def _least_that_holds(offer: Callable[[int], Remedy | None], most: int) -> Remedy | None:
    """The smallest number that makes the room hold, else the best that helps."""
    best: Remedy | None = None
    for count in range(1, most + 1):
        found = offer(count)
        if found and (best is None or found.after.badness < best.after.badness):
            best = found
        if best and best.after.verdict is Verdict.HOLDS:
            break
    return best


def _move(case: _Case) -> Iterator[Remedy | None]:
    donors = _donors(case)
    names = {room.key: room.name for room in case.inputs.rooms}

    def offer(count: int) -> Remedy | None:
        taken = donors[:count]
        origins = dict.fromkeys(names[ap.room] for ap in taken)
        said = {"aps": ", ".join(ap.name for ap in taken), "origin": ", ".join(origins)}
        return _offer(case, Action.MOVE, [MoveAp(ap.key, case.room.key) for ap in taken], said)

    yield _least_that_holds(offer, min(MOST, len(donors)))


def _add(case: _Case) -> Iterator[Remedy | None]:
    def offer(count: int) -> Remedy | None:
        return _offer(case, Action.ADD, [AddAp(case.room.key, count)], {"count": str(count)})

    yield _least_that_holds(offer, MOST)


def _low_rates(case: _Case) -> Iterator[Remedy | None]:
    yield _offer(case, Action.LOW_RATES, [DisableLowRates(case.room.key)], {})


def _airtime(ap: AccessPoint, band: str) -> float | None:
    told = [known(r.airtime) for r in ap.radios if known_band(r) == band]
    return max((value for value in told if value is not None), default=None)


def _hotter(ap: AccessPoint, peers: Sequence[AccessPoint]) -> bool:
    """True when a radio is much busier than those of its peers, with no more clients on it."""
    for radio in ap.radios:
        band = known_band(radio)
        own = _airtime(ap, band)
        told = [value for mate in peers if (value := _airtime(mate, band)) is not None]
        if own is not None and told and own >= median(told) + _WORSE_AIRTIME:
            return True
    return False


def _lazy(ap: AccessPoint, peers: Sequence[AccessPoint]) -> bool:
    """True when it has at most half of the clients of its peers."""
    own = clients_of(ap)
    told = [count for mate in peers if (count := clients_of(mate)) is not None]
    return own is not None and bool(told) and median(told) >= max(_PEERS, 2 * own)


def _worse(ap: AccessPoint, peers: Sequence[AccessPoint]) -> bool:
    """True when it is down, or has fewer clients or more airtime than its peers without reason."""
    if ap.up is False or _lazy(ap, peers):
        return True
    own = clients_of(ap)
    told = [count for mate in peers if (count := clients_of(mate)) is not None]
    no_more = own is None or not told or own <= median(told)
    return no_more and _hotter(ap, peers)


def _restart(case: _Case) -> Iterator[Remedy | None]:
    mates = case.mates()
    down = [ap for ap in case.inputs.aps if ap.room == case.room.key and ap.up is False]
    for ap in sorted((*down, *mates), key=lambda ap: ap.key):
        peers = [mate for mate in mates if mate.key != ap.key]
        if _worse(ap, peers):
            yield _offer(case, Action.RESTART, [RestartAp(ap.key)], {"ap": ap.name})


def _may_be_louder(case: _Case, ap: AccessPoint, radio: Radio) -> bool:
    """True when power and channel are known, power has room, and nobody near shares the channel."""
    if radio.power is None or radio.channel is None:
        return False
    near = {case.room.key, *case.room.neighbours}
    others = [o for o in at_work(case.inputs.aps) if o.room in near and o.key != ap.key]
    alone = not any(overlap(radio, other) for mate in others for other in mate.radios)
    return alone and radio.power + RAISE_BY <= case.inputs.defaults.most_power


def _power(case: _Case) -> Iterator[Remedy | None]:
    mates = case.mates()
    for ap in mates:
        peers = [mate for mate in mates if mate.key != ap.key]
        if _lazy(ap, peers) and all(_may_be_louder(case, ap, radio) for radio in ap.radios):
            yield _offer(case, Action.POWER, [RaisePower(ap.key)], {"ap": ap.name})


def remedies(
    inputs: Inputs, room: str, at: datetime, horizon: timedelta = HALF_HOUR
) -> list[Remedy]:
    """What helps a room that is tight or full, in the order in which to do it; empty when it holds.

    Raises:
        KeyError: no such room.
    """
    now = tuple(outlook(inputs, at, horizon))
    found, _ = WhatIf(now, now).room(room)
    if found.verdict not in {Verdict.TIGHT, Verdict.FULL}:
        return []
    place = next(each for each in inputs.rooms if each.key == room)
    case = _Case(inputs, place, at, horizon, now, found)
    every = (_move, _add, _low_rates, _restart, _power)
    return [remedy for offers in every for remedy in offers(case) if remedy is not None]
