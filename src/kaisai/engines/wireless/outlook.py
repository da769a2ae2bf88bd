"""The next half hour: which rooms will hold, which will not, worst first, each with its reasons."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kaisai.engines.wireless.audience import Expected, expected, told_people
from kaisai.engines.wireless.capacity import Capacity, RadioLoad, admitted, capacity, loads
from kaisai.engines.wireless.fitting import behaviour
from kaisai.engines.wireless.robust import Fit
from kaisai.engines.wireless.state import Inputs, Room, Slot, Source, Why

HALF_HOUR = timedelta(minutes=30)
_HAIR = 1e-9  # of rounding is not a client too many
_NOISY = -80.0  # dBm; a quiet hall is at -90 to -95
_FITTED = 1.5  # samples at full weight from which a fit is called seen


class Verdict(StrEnum):
    """Whether a room holds its audience."""

    HOLDS = "holds"
    UNKNOWN = "unknown"
    TIGHT = "tight"
    FULL = "full"


class Confidence(StrEnum):
    """How far an outlook is seen, not assumed."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_RANK = {Verdict.HOLDS: 0, Verdict.UNKNOWN: 1, Verdict.TIGHT: 2, Verdict.FULL: 3}


@dataclass(frozen=True, slots=True)
class RoomOutlook:
    """A room in its worst slot of the time looked at.

    Attributes:
        verdict: `holds` below every warning limit, `tight` below the critical ones, else `full`.
        slot: None when nothing is planned.
        people: expected; None when nothing tells.
        clients: expected; None when nothing tells.
        ratio: clients per person.
        holds: clients until the first radio reaches a warning limit.
        critical: clients until the first radio reaches a critical limit.
        too_many_clients, too_many_people: above `holds`.
        refused: clients that a cap keeps out.
        spill: clients that rooms next to it still hold.
        radios: the most loaded first.
        why: the sentence of the verdict, then what it rests on.
    """

    room: str
    name: str
    verdict: Verdict
    slot: Slot | None
    people: float | None
    source: Source
    clients: float | None
    ratio: Fit
    holds: float
    critical: float
    too_many_clients: int
    too_many_people: int
    refused: int
    spill: int
    radios: tuple[RadioLoad, ...]
    confidence: Confidence
    why: tuple[Why, ...]

    @property
    def worst(self) -> RadioLoad | None:
        """The most loaded radio, None in a room without any."""
        return self.radios[0] if self.radios else None

    @property
    def about(self) -> int | None:
        """People as they are told; see `audience.told_people`."""
        return told_people(self.people, self.slot)

    @property
    def badness(self) -> tuple[int, int]:
        """Orders outlooks: verdict, then clients too many."""
        return _RANK[self.verdict], self.too_many_clients


def _above(clients: float, limit: float) -> int:
    return max(0, math.ceil(clients - limit - _HAIR))


def _verdict(clients: float | None, served: float, held: Capacity) -> Verdict:
    if clients is None:
        return Verdict.UNKNOWN
    if served > held.critical + _HAIR:
        return Verdict.FULL
    if served > held.comfortable + _HAIR or served < clients - _HAIR:
        return Verdict.TIGHT
    return Verdict.HOLDS


def _confidence(audience: Expected, held: Capacity) -> Confidence:
    known = audience.source in {Source.NOW, Source.DOORS}
    score = 2 * known + (audience.source is Source.FAVOURITES)
    score += (audience.ratio.weight >= _FITTED) + held.complete
    if audience.clients is None or score < 2:
        return Confidence.LOW
    return Confidence.HIGH if score > 2 else Confidence.MEDIUM


def _figures(inputs: Inputs, room: Room, audience: Expected, held: Capacity) -> dict[str, str]:
    slot, clients = audience.slot, audience.clients
    people = told_people(audience.people, slot)
    start = slot.start.astimezone(inputs.zone).strftime("%H:%M") if slot else ""
    return {
        "room": room.name,
        "time": start,
        "title": slot.title if slot else "",
        "people": "?" if people is None else str(people),
        "clients": "?" if clients is None else str(round(clients)),
        "aps": str(held.aps),
        "hold": str(math.floor(held.comfortable + _HAIR)),
        "excess": str(_above(clients or 0.0, held.comfortable)),
        "ratio": f"{audience.ratio.value:.2f}",
    }


def _main_code(audience: Expected, held: Capacity, verdict: Verdict) -> str:
    if verdict is Verdict.UNKNOWN:
        return "cannot-say"
    if audience.slot is None and verdict is Verdict.HOLDS:
        return "idle"
    if not held.aps:
        return "no-ap" if audience.clients else "nobody"
    if verdict is Verdict.TIGHT and (audience.clients or 0.0) <= held.comfortable + _HAIR:
        return "capped"
    basis = "seen" if audience.people is None or audience.source is Source.NOW else "people"
    return f"{verdict.value}-{basis}"


def _reasons(room: Room, found: RoomOutlook, audience: Expected, held: Capacity) -> list[Why]:
    """What the verdict rests on; the values of a reason are chosen by its words."""
    codes = [] if audience.source is Source.NOTHING else [f"source-{audience.source.value}"]
    if audience.source in {Source.DOORS, Source.FAVOURITES, Source.SEATS}:
        codes.append("ratio-seen" if audience.ratio.weight >= _FITTED else "ratio-assumed")
    reasons = [Why(code, (("ratio", f"{audience.ratio.value:.2f}"),)) for code in codes]
    worst = found.worst
    if worst and found.verdict in {Verdict.TIGHT, Verdict.FULL}:
        values = {
            "ap": worst.name,
            "band": worst.band,
            "clients": str(round(worst.clients)),
            "airtime": str(round(worst.airtime)),
        }
        reasons.append(Why("worst-radio", tuple(values.items())))
    for share in held.radios:
        noise = share.radio.noise
        if noise is not None and _NOISY <= noise < 0:
            values = {"ap": share.ap.name, "band": share.radio.band, "noise": str(round(noise))}
            reasons.append(Why("noisy", tuple(values.items())))
    if held.aps and not held.complete:
        reasons.append(Why("silent-radios"))
    if found.refused:
        reasons.append(Why("refused", (("count", str(found.refused)), ("cap", str(room.cap)))))
    return reasons


def _judge(inputs: Inputs, room: Room, audience: Expected, held: Capacity) -> RoomOutlook:
    clients = audience.clients
    served = admitted(room, held, clients or 0.0)
    verdict = _verdict(clients, served, held)
    excess = max(0.0, (clients or 0.0) - held.comfortable)
    found = RoomOutlook(
        room=room.key,
        name=room.name,
        verdict=verdict,
        slot=audience.slot,
        people=audience.people,
        source=audience.source,
        clients=clients,
        ratio=audience.ratio,
        holds=held.comfortable,
        critical=held.critical,
        too_many_clients=_above(excess, 0.0),
        too_many_people=_above(excess / audience.ratio.value, 0.0),
        refused=_above(clients or 0.0, served),
        spill=0,
        radios=tuple(loads(held, served)),
        confidence=_confidence(audience, held),
        why=(),
    )
    values = tuple(_figures(inputs, room, audience, held).items())
    main = Why(_main_code(audience, held, verdict), values)
    return replace(found, why=(main, *_reasons(room, found, audience, held)))


def _order(found: RoomOutlook) -> tuple[object, ...]:
    rank, excess = found.badness
    load = max((each.load for each in found.radios), default=0.0)
    start = found.slot.start.timestamp() if found.slot else math.inf
    return -rank, -excess, -load, start, found.name, found.room


def _with_spill(found: RoomOutlook, room: Room, others: Mapping[str, RoomOutlook]) -> RoomOutlook:
    """A hint only: what the neighbours have left does not change the verdict."""
    near = [others[key] for key in set(room.neighbours) - {room.key} if key in others]
    left = math.fsum(sorted(max(0.0, o.holds - (o.clients or 0.0)) for o in near))
    spill = min(found.too_many_clients, math.floor(left))
    if not spill:
        return found
    hint = Why("spill", (("count", str(spill)),))
    return replace(found, spill=spill, why=(*found.why, hint))


def board(planned: Inputs, built: Inputs, at: datetime, horizon: timedelta) -> list[RoomOutlook]:
    """The outlook of `planned`'s audiences and habits on `built`'s access points and rooms."""
    habits = behaviour(planned)
    worst: dict[str, RoomOutlook] = {}
    rooms = {room.key: room for room in sorted(built.rooms, key=lambda room: room.key)}
    for room in rooms.values():
        held = capacity(room, built.aps, habits, built.defaults)
        each = [
            _judge(built, room, audience, held) for audience in expected(planned, room, at, horizon)
        ]
        worst[room.key] = min(each, key=_order)
    return sorted((_with_spill(worst[key], rooms[key], worst) for key in rooms), key=_order)


def outlook(inputs: Inputs, at: datetime, horizon: timedelta = HALF_HOUR) -> list[RoomOutlook]:
    """Every room in its worst slot between `at` and `at + horizon`, the worst room first.

    Args:
        inputs: missing numbers are assumed or left out, never an error.
        at: aware instant.
        horizon: how far to look ahead.
    """
    return board(inputs, inputs, at, horizon)
