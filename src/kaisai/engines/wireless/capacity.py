"""How many clients the radios of a room hold, and how a number of clients spreads over them.

A radio holds clients up to a limit of their number and of the airtime they take; airtime is judged
first where it is known. Clients spread by weights (band and access point). A room is full when its
first radio is; a radio so weak that it only drags the others does not count, as clients that it refuses
go to the next. So the clients held never fall when an access point is added.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean

from kaisai.engines.wireless.fitting import Behaviour, base_airtime
from kaisai.engines.wireless.radios import at_work, busy_peers, clients_of, known_band, overlap
from kaisai.engines.wireless.robust import known
from kaisai.engines.wireless.state import AccessPoint, Defaults, Radio, Room

_EQUAL = 20.0  # clients that draw each access point's share towards equal


@dataclass(frozen=True, slots=True)
class RadioShare:
    """One radio of a room.

    Attributes:
        ap: its access point.
        share: of the room's clients, 0-1.
        comfortable, critical: clients up to which it is below the warning and the critical limits.
        base: percent of airtime without clients of the room.
        per_client: percent of airtime per client.
        beside: what one client here means on the channel, the clients of other radios included.
    """

    ap: AccessPoint
    radio: Radio
    share: float
    comfortable: float
    critical: float
    base: float
    per_client: float
    beside: float


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a room holds.

    Attributes:
        comfortable: clients until the first radio reaches a warning limit.
        critical: clients until the first radio reaches a critical limit.
        aps: access points at work.
        complete: True when every radio tells its clients.
        warn: clients and percent of airtime from which a radio is a warning.
    """

    comfortable: float
    critical: float
    radios: tuple[RadioShare, ...]
    aps: int
    complete: bool
    warn: tuple[float, float]


@dataclass(frozen=True, slots=True)
class RadioLoad:
    """One radio under a number of clients.

    Attributes:
        clients: expected on it.
        airtime: percent expected, at most 100.
        load: 1 at the first warning limit; infinite for clients on a radio that holds none.
    """

    ap: str
    name: str
    band: str
    channel: int | None
    clients: float
    airtime: float
    load: float


def ap_weights(aps: Sequence[AccessPoint]) -> dict[str, float]:
    """How many clients each access point draws, as now seen but drawn to equal; untold is the mean."""
    seen = {ap.key: clients_of(ap) for ap in aps}
    told = [count for count in seen.values() if count is not None]
    typical = fmean(told) if told else 0.0
    return {key: (typical if count is None else count) + _EQUAL for key, count in seen.items()}


def _held(rows: Iterable[tuple[float, float]]) -> float:
    """Clients held by radios of (limit, weight): the best of leaving out the weakest radios."""
    best = weight = 0.0
    usable = sorted((limit / share, share) for limit, share in rows if share > 0)
    for most, share in reversed(usable):
        weight += share
        best = max(best, weight * most)
    return best


def _room_for(share: RadioShare, limit: float) -> float:
    """Clients on this radio until the channel has `limit` percent of airtime taken."""
    per_client = share.per_client * share.beside
    left = max(0.0, limit - share.base)
    return left / per_client if per_client > 0 else math.inf


def _shares(aps: Sequence[AccessPoint], behaviour: Behaviour) -> list[RadioShare]:
    by_ap = ap_weights(aps)
    weighed = [
        (ap, radio, heard, by_ap[ap.key] * behaviour.weight[known_band(radio)])
        for ap in aps
        for radio, heard in busy_peers(ap, aps)
    ]
    total = math.fsum(sorted(weight for _, _, _, weight in weighed)) or 1.0
    shares = []
    for ap, radio, heard, weight in weighed:
        near = [w for mate, other, _, w in weighed if mate is not ap and overlap(radio, other)]
        shares.append(
            RadioShare(
                ap=ap,
                radio=radio,
                share=weight / total,
                comfortable=0.0,
                critical=0.0,
                base=base_airtime(radio, heard, behaviour),
                per_client=behaviour.per_client[known_band(radio)],
                beside=(weight + math.fsum(sorted(near))) / weight if weight else 1.0,
            )
        )
    return shares


def capacity(
    room: Room, aps: Iterable[AccessPoint], behaviour: Behaviour, defaults: Defaults
) -> Capacity:
    """What the access points of a room hold; those of other rooms may be among `aps`."""
    present = at_work(ap for ap in aps if ap.room == room.key)
    limited = []
    for share in _shares(present, behaviour):
        comfortable = min(defaults.clients_warn, _room_for(share, defaults.airtime_warn))
        critical = min(defaults.clients_critical, _room_for(share, defaults.airtime_critical))
        limited.append(replace(share, comfortable=comfortable, critical=max(comfortable, critical)))
    return Capacity(
        comfortable=_held((each.comfortable, each.share) for each in limited),
        critical=_held((each.critical, each.share) for each in limited),
        radios=tuple(limited),
        aps=len(present),
        complete=bool(present) and all(clients_of(ap) is not None for ap in present),
        warn=(defaults.clients_warn, defaults.airtime_warn),
    )


def admitted(room: Room, held: Capacity, clients: float) -> float:
    """Clients that get in when the room's radios are capped; all of them without a cap."""
    cap = known(room.cap)
    return clients if cap is None else min(clients, cap * len(held.radios))


def loads(held: Capacity, clients: float) -> list[RadioLoad]:
    """How a number of clients spreads over the radios, the one farthest beyond its limits first."""
    found = []
    for each in held.radios:
        here = clients * each.share
        full = each.comfortable
        found.append(
            RadioLoad(
                ap=each.ap.key,
                name=each.ap.name,
                band=known_band(each.radio),
                channel=each.radio.channel,
                clients=here,
                airtime=min(100.0, each.base + here * each.per_client * each.beside),
                load=here / full if full > 0 else (math.inf if here > 0 else 0.0),
            )
        )
    return sorted(found, key=partial(_order, held.warn))


def _order(warn: tuple[float, float], load: RadioLoad) -> tuple[float, float, str, str, int]:
    """By what people see of a radio, its clients and its air, each against its limit."""
    beyond = max(load.clients / warn[0], load.airtime / warn[1])
    return -beyond, -load.clients, load.ap, load.band, load.channel or 0
