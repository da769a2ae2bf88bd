"""Changes that a crew can make, as data, and what each does to the inputs.

What a change does to radios is a prediction; the assumption stands at each change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import TypeVar

from kaisai.engines.wireless.fitting import Behaviour, base_airtime
from kaisai.engines.wireless.radios import (
    CHANNELS_24,
    STANDARD,
    at_work,
    busy_peers,
    clients_of,
    known_band,
)
from kaisai.engines.wireless.robust import known
from kaisai.engines.wireless.state import BAND_24, AccessPoint, Defaults, Inputs, Radio, Room, Slot

GOOD_RATE = 12.0  # Mbit/s, the slowest basic rate of a crowded room (Cisco, High Density guide)
# Airtime of the beacons of one network name of one access point, every 102.4 ms, about 300 octets:
# 2.6 ms at 1 Mbit/s with the long preamble (2.5 %), 0.2 ms at 12 Mbit/s (0.2 %).
BEACON_AIRTIME = 2.3
RAISE_BY = 3.0  # dB: twice the power


class NotThereError(LookupError):
    """A change names an access point, a room or a slot that is not among the inputs."""


@dataclass(frozen=True, slots=True)
class AddAp:
    """More access points in a room, each like `ap`, else with a radio of 2.4 and one of 5 GHz.

    They take clean channels; their 2.4 GHz radio stays off where three are at work already, as there are
    no more channels.
    """

    room: str
    count: int = 1
    ap: AccessPoint | None = None


@dataclass(frozen=True, slots=True)
class MoveAp:
    """An access point goes to another room, as if it were new there."""

    ap: str
    room: str


@dataclass(frozen=True, slots=True)
class RemoveAp:
    """An access point is taken away."""

    ap: str


@dataclass(frozen=True, slots=True)
class CapClients:
    """Each radio of a room admits so many clients at most; None lifts the cap."""

    room: str
    per_radio: int | None


@dataclass(frozen=True, slots=True)
class MoveSession:
    """A slot takes place in another room. Who was counted or marked it goes along."""

    slot: str
    room: str


@dataclass(frozen=True, slots=True)
class DisableLowRates:
    """2.4 GHz radios of a room send their beacons at 12 Mbit/s: that airtime comes free, no more."""

    room: str


@dataclass(frozen=True, slots=True)
class RestartAp:
    """An access point starts afresh and is then like its peers: typical load, typical airtime."""

    ap: str


@dataclass(frozen=True, slots=True)
class RaisePower:
    """An access point sends 3 dB louder and goes half the way to the load of its peers."""

    ap: str


Change = (
    AddAp | MoveAp | RemoveAp | CapClients | MoveSession | DisableLowRates | RestartAp | RaisePower
)
Item = TypeVar("Item", AccessPoint, Room, Slot)


def _with(items: Sequence[Item], key: str, new: Callable[[Item], Item]) -> tuple[Item, ...]:
    if not any(item.key == key for item in items):
        raise NotThereError(key)
    return tuple(new(item) if item.key == key else item for item in items)


def afresh(radio: Radio) -> Radio:
    """The radio with nothing seen yet; what is set on it stays, but for the channel."""
    return Radio(
        band=radio.band, width=radio.width, power=radio.power, lowest_rate=radio.lowest_rate
    )


def _radios_for(
    aps: Sequence[AccessPoint], room: str, radios: Sequence[Radio]
) -> tuple[Radio, ...]:
    present = [r for ap in at_work(aps) if ap.room == room for r in ap.radios]
    crowded = sum(known_band(r) == BAND_24 for r in present) >= CHANNELS_24
    return tuple(afresh(r) for r in radios if not (crowded and known_band(r) == BAND_24))


def _put(aps: tuple[AccessPoint, ...], ap: AccessPoint, room: str) -> tuple[AccessPoint, ...]:
    """The access points and one more; one that would have no radio to switch on adds nothing."""
    radios = _radios_for(aps, room, ap.radios or STANDARD)
    return (*aps, replace(ap, room=room, radios=radios)) if radios else aps


def _need(rooms: Sequence[Room], key: str) -> None:
    if not any(room.key == key for room in rooms):
        raise NotThereError(key)


def _added(inputs: Inputs, change: AddAp) -> Inputs:
    _need(inputs.rooms, change.room)
    aps = inputs.aps
    taken = {ap.key for ap in aps}
    for number in range(1, change.count + 1):
        key = next(
            k for n in range(number, number + len(taken) + 1) if (k := f"new-{n}") not in taken
        )
        taken.add(key)
        like = change.ap or AccessPoint(key, key, change.room)
        aps = _put(aps, replace(like, key=key, up=True), change.room)
    return replace(inputs, aps=aps)


def _removed(inputs: Inputs, key: str) -> Inputs:
    if not any(ap.key == key for ap in inputs.aps):
        raise NotThereError(key)
    return replace(inputs, aps=tuple(ap for ap in inputs.aps if ap.key != key))


def _moved(inputs: Inputs, change: MoveAp) -> Inputs:
    _need(inputs.rooms, change.room)
    left = _removed(inputs, change.ap)
    moving = next(ap for ap in inputs.aps if ap.key == change.ap)
    if moving.room == change.room:
        return inputs
    return replace(left, aps=_put(left.aps, moving, change.room))


def beacons_saved(ap: AccessPoint, radio: Radio, defaults: Defaults) -> float:
    """Percent of airtime that the beacons of one radio would no longer take; 0 when its rates are high."""
    rate = known(radio.lowest_rate)
    slow = (defaults.lowest_rate if rate is None else rate) < GOOD_RATE
    names = known(ap.ssids)
    return BEACON_AIRTIME * (defaults.ssids if names is None else names) if slow else 0.0


def _high_rates(inputs: Inputs, change: DisableLowRates, habits: Behaviour) -> Inputs:
    _need(inputs.rooms, change.room)
    present = [ap for ap in at_work(inputs.aps) if ap.room == change.room]
    renewed = {}
    for ap in present:
        radios = []
        for radio, heard in busy_peers(ap, present):
            saved = beacons_saved(ap, radio, inputs.defaults)
            if known_band(radio) == BAND_24 and saved:
                base = max(0.0, base_airtime(radio, heard, habits) - saved)
                radios.append(replace(radio, airtime_other=base, lowest_rate=GOOD_RATE))
            else:
                radios.append(radio)
        renewed[ap.key] = replace(ap, radios=tuple(radios))
    return replace(inputs, aps=tuple(renewed.get(ap.key, ap) for ap in inputs.aps))


def _restarted(ap: AccessPoint) -> AccessPoint:
    keep = ap.radios or STANDARD
    return replace(ap, up=True, radios=tuple(replace(afresh(r), channel=r.channel) for r in keep))


def _louder(inputs: Inputs, ap: AccessPoint) -> AccessPoint:
    """Its clients go half the way to the mean of the other access points of the room."""
    mates = [mate for mate in at_work(inputs.aps) if mate.room == ap.room and mate.key != ap.key]
    told = [count for mate in mates if (count := clients_of(mate)) is not None]
    own = clients_of(ap)
    radios = ap.radios
    if own is not None and told and fmean(told) > own:
        more = round((fmean(told) - own) / 2 / len(radios))
        radios = tuple(replace(radio, clients=(radio.clients or 0) + more) for radio in radios)
    return replace(ap, radios=tuple(
        replace(r, power=None if r.power is None else r.power + RAISE_BY) for r in radios
    ))  # fmt: skip


def _in_access_points(inputs: Inputs, change: Change, habits: Behaviour) -> Inputs | None:
    match change:
        case AddAp():
            return _added(inputs, change)
        case MoveAp():
            return _moved(inputs, change)
        case RemoveAp():
            return _removed(inputs, change.ap)
        case DisableLowRates():
            return _high_rates(inputs, change, habits)
        case RestartAp():
            return replace(inputs, aps=_with(inputs.aps, change.ap, _restarted))
        case RaisePower():
            louder = partial(_louder, inputs)
            return replace(inputs, aps=_with(inputs.aps, change.ap, louder))
        case _:
            return None


def changed(inputs: Inputs, change: Change, habits: Behaviour) -> Inputs:
    """The inputs after one change.

    Raises:
        NotThereError: it names what is not among the inputs.
    """
    done = _in_access_points(inputs, change, habits)
    if done is not None:
        return done
    if isinstance(change, CapClients):
        capped = _with(inputs.rooms, change.room, lambda room: replace(room, cap=change.per_radio))
        return replace(inputs, rooms=capped)
    if isinstance(change, MoveSession):
        _need(inputs.rooms, change.room)
        slots = _with(inputs.slots, change.slot, lambda slot: replace(slot, room=change.room))
        return replace(inputs, slots=slots)
    raise TypeError(change)
