"""Figures of now and of today: ports, radios, rooms, totals that people quote."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kaisai.core.conference.models import Conference, Room
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.network.queries import ends_of_cables
from kaisai.domains.program.queries import day_of, day_span
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import Agent, Part
from kaisai.domains.traffic.queries.agents import list_parts, snmp_source
from kaisai.domains.traffic.queries.charts import series_of
from kaisai.domains.traffic.queries.drawing import bridged
from kaisai.domains.traffic.queries.radios import list_radios
from kaisai.engines.metrics.port import SeriesKey

UP = 1  # ifAdminStatus and ifOperStatus (RFC 2863)
DELIVERING = 3  # pethPsePortDetectionStatus (RFC 3621)
STALE = 6  # rounds without an answer after which a figure is not of now any more
MINUTE = 60_000  # ms
BITS = 8
MOST_TALKERS = 10
SPARK_POINTS = 96
OCTETS = ("in_octets", "out_octets")
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Now:
    """The newest numbers of one agent: by name of the series, as told and per second."""

    values: Values
    rates: Values

    def of(self, part: Part, meaning: str) -> float | None:
        """The newest value of a part; None when it is not known."""
        return self.values.get(f"{part.kind}/{part.key}/{meaning}")

    def rate(self, part: Part, meaning: str) -> float | None:
        """What a part counts per second; None when it is not known."""
        return self.rates.get(f"{part.kind}/{part.key}/{meaning}")


NOTHING = Now({}, {})


def now_of(agent: Agent, at: datetime, *, rates: bool = True) -> Now:
    """The newest numbers of an agent; nothing when they are too old to be of now."""
    source = snmp_source(agent.conference, agent.device.slug)
    window = STALE * agent.interval * 1000
    newest = metric_store().newest(source)
    if newest is None or newest < to_ms(at) - window:
        return NOTHING
    told = metric_store().last({"source": source}, window=window)
    values = {s.series.key: s.value for s in told if not math.isnan(s.value)}
    if not rates:
        return Now(values, {})
    found = metric_store().last({"source": source}, "rate", max(MINUTE, window // 2))
    return Now(values, {sample.series.key: sample.value for sample in found})


@dataclass(frozen=True)
class PortRow:
    """A port as tables show it; rates in bit/s, errors and discards per second."""

    part: Part
    now: Now
    powered: bool | None = None
    neighbor: str = ""

    @property
    def is_up(self) -> bool | None:
        """Whether there is a link; None when it is not known."""
        oper = self.now.of(self.part, "oper")
        return None if oper is None else oper == UP

    @property
    def is_shut(self) -> bool:
        """Whether somebody turned it off."""
        return self.now.of(self.part, "admin") not in {UP, None}

    @property
    def speed(self) -> float | None:
        """In bit/s; None when it is not known, as of a port without a link."""
        told = self.part.labels.get("speed")
        return float(told) if told else None

    @cached_property
    def bits_in(self) -> float | None:
        """Into the device."""
        rate = self.now.rate(self.part, "in_octets")
        return None if rate is None else rate * BITS

    @cached_property
    def bits_out(self) -> float | None:
        """Out of the device."""
        rate = self.now.rate(self.part, "out_octets")
        return None if rate is None else rate * BITS

    @property
    def busiest(self) -> float:
        """The larger of both directions, 0 when neither is known."""
        return max(self.bits_in or 0.0, self.bits_out or 0.0)

    @property
    def load(self) -> float | None:
        """Per cent of its speed, in the busier direction."""
        if not self.speed or self.bits_in is self.bits_out is None:
            return None
        return 100 * self.busiest / self.speed

    @property
    def faults(self) -> float | None:
        """Errors and discards per second; None when none of them is known."""
        names = ("in_errors", "out_errors", "in_discards", "out_discards")
        told = [rate for name in names if (rate := self.now.rate(self.part, name)) is not None]
        return sum(told) if told else None


def port_rows(agent: Agent, parts: Sequence[Part], at: datetime) -> list[PortRow]:
    """The ports of a device with these parts as it told them, with what is at the other end."""
    now = now_of(agent, at)
    powered = _powered(parts, now)
    neighbors = _neighbors(parts)
    return [
        PortRow(part, now, powered.get(part.key), neighbors.get(str(part), ""))
        for part in parts
        if part.kind == PartKind.PORT
    ]


def _powered(parts: Iterable[Part], now: Now) -> dict[str, bool]:
    """By the key of a port, whether it delivers power; POWER-ETHERNET-MIB numbers ports like IF-MIB."""
    return {
        part.labels.get("port", part.key): now.of(part, "detection") == DELIVERING
        for part in parts
        if part.kind == PartKind.POE_PORT and now.of(part, "detection") is not None
    }


def _neighbors(parts: Sequence[Part]) -> dict[str, str]:
    """By the name of a port, who is at the other end (LLDP)."""
    own = {p.labels.get("local"): str(p) for p in parts if p.kind == PartKind.LOCAL_PORT}
    told: dict[str, str] = {}
    for part in parts:
        if part.kind == PartKind.NEIGHBOR:
            far = " ".join(str(part.labels[k]) for k in ("name", "port") if k in part.labels)
            told[own.get(part.labels.get("local"), "")] = far
    return told


def port_sparks(agent: Agent, start_ms: int, end_ms: int) -> dict[str, Sequence[object]]:
    """By the key of a port: bits per second towards what is plugged in, in equal steps of a stretch.

    None is a gap, "" lies between two slow polls. One direction only, since a day of 48 ports costs
    some 60 ms to read for each.
    """
    step = max(MINUTE // 2, -(-(end_ms - start_ms) // SPARK_POINTS))
    source = snmp_source(agent.conference, agent.device.slug)
    ports = list_parts(agent, PartKind.PORT).values_list("key", flat=True)
    names = {f"{PartKind.PORT}/{key}/out_octets": key for key in ports}
    asked = {"source": source, "key": list(names)}
    sparks: dict[str, Sequence[object]] = {}
    for series, points in metric_store().range(asked, start_ms, end_ms, step, "rate").items():
        drawn: list[float | None] = [None] * (-(-(end_ms - start_ms) // step))
        for t, value in zip(*points, strict=True):
            drawn[(t - start_ms) // step] = round(value * BITS)
        sparks[names[series.key]] = bridged(drawn)
    return sparks


def top_talkers(conference: Conference) -> list[PortRow]:
    """The busiest ports of the conference now, busiest first; of a known cable only one end."""
    prefix = snmp_source(conference, "")
    agents = Agent.objects.filter(conference=conference).values_list("device__slug", flat=True)
    sources = [f"{prefix}{slug}" for slug in agents]
    busy = metric_store().last({"source": sources}, "rate", top=MOST_TALKERS * 8)
    ports: dict[tuple[str, str], None] = {}
    for sample in busy:
        place, _, meaning = sample.series.key.rpartition("/")
        if meaning in OCTETS and place.startswith(f"{PartKind.PORT}/"):
            ports[sample.series.source, place] = None
    chosen = list(ports)[: 2 * MOST_TALKERS]
    keys = [f"{place}/{meaning}" for _source, place in chosen for meaning in OCTETS]
    asked = {"source": sorted({source for source, _place in chosen}), "key": keys}
    rates: dict[str, dict[str, float]] = {}
    for sample in metric_store().last(asked, "rate") if chosen else ():
        rates.setdefault(sample.series.source, {})[sample.series.key] = sample.value
    parts = Part.objects.filter(
        conference=conference,
        kind=PartKind.PORT,
        agent__device__slug__in=[source.removeprefix(prefix) for source, _place in chosen],
        key__in=[place.partition("/")[2] for _source, place in chosen],
    ).select_related("agent__device")
    rows = [
        PortRow(part, Now({}, rates.get(source, {})))
        for part in parts
        if ((source := f"{prefix}{part.agent.device.slug}"), f"{PartKind.PORT}/{part.key}") in ports
    ]
    far = ends_of_cables(conference)
    shown: dict[tuple[str, str], PortRow] = {}
    for row in sorted(rows, key=lambda row: -row.busiest):
        end = (row.part.agent.device.slug, str(row.part).lower())
        if far.get(end) not in shown:
            shown[end] = row
    return list(shown.values())[:MOST_TALKERS]


@dataclass(frozen=True, slots=True)
class RadioRow:
    """A radio as tables show it."""

    part: Part
    clients: float | None
    airtime: float | None
    channel: float | None
    noise: float | None
    power: float | None


def radio_rows(radios: Iterable[Part], at: datetime) -> list[RadioRow]:
    """Radios with their newest numbers; each agent is asked once."""
    now: dict[int, Now] = {}
    rows = []
    for radio in radios:
        told = now.get(radio.agent_id)
        if told is None:
            told = now[radio.agent_id] = now_of(radio.agent, at, rates=False)
        figures = (told.of(radio, m) for m in ("clients", "airtime", "channel", "noise", "power"))
        rows.append(RadioRow(radio, *figures))
    return rows


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room with its radios: clients at once, and the fullest radio."""

    room: Room | None
    radios: tuple[RadioRow, ...]

    @property
    def clients(self) -> float | None:
        """All clients; None when no radio tells."""
        told = [radio.clients for radio in self.radios if radio.clients is not None]
        return sum(told) if told else None

    @property
    def fullest(self) -> RadioRow | None:
        """The radio with most clients."""
        told = [radio for radio in self.radios if radio.clients is not None]
        return max(told, key=lambda radio: radio.clients or 0.0, default=None)

    @property
    def airtime(self) -> float | None:
        """The busiest of its radios, per cent."""
        return max((r.airtime for r in self.radios if r.airtime is not None), default=None)


def room_rows(conference: Conference, at: datetime) -> list[RoomRow]:
    """Rooms with radios, floor by floor."""
    by_room: dict[Room | None, list[RadioRow]] = {}
    for row in radio_rows(list_radios(conference), at):
        by_room.setdefault(row.part.device.room, []).append(row)
    return [
        RoomRow(room, tuple(rows)) for room, rows in sorted(by_room.items(), key=_place_of_room)
    ]


def _place_of_room(item: tuple[Room | None, list[RadioRow]]) -> tuple[bool, int, int, str]:
    room = item[0]
    if room is None:
        return True, 0, 0, ""
    return False, room.floor.level if room.floor else 0, room.position, room.slug


@dataclass(frozen=True, slots=True)
class Quoted:
    """What people quote of a day. Rates in bit/s; None where nothing is known."""

    bits_in: float | None
    bits_out: float | None
    peak_in: float | None
    peak_out: float | None
    bytes_in: float | None
    bytes_out: float | None
    clients: float | None
    most_clients: float | None
    has_uplinks: bool


def quoted(conference: Conference, at: datetime) -> Quoted:
    """The totals of the day that `at` belongs to, up to `at`; minute by minute for the peaks."""
    start, _end = day_span(conference, day_of(conference, at))
    ports = Part.objects.filter(conference=conference, kind=PartKind.PORT, is_uplink=True)
    uplinks = list(ports.select_related("agent__device", "agent__conference"))
    radios = [series_of(radio, "clients") for radio in list_radios(conference)]
    span = to_ms(start), to_ms(at) + 1  # what was measured at this very moment belongs to it
    into = _by_minute([series_of(port, "in_octets") for port in uplinks], span, "rate")
    out = _by_minute([series_of(port, "out_octets") for port in uplinks], span, "rate")
    clients = _by_minute(radios, span, "max")
    fresh = span[1] - 3 * MINUTE
    return Quoted(
        bits_in=_newest(into, fresh, BITS),
        bits_out=_newest(out, fresh, BITS),
        peak_in=max(into.values()) * BITS if into else None,
        peak_out=max(out.values()) * BITS if out else None,
        bytes_in=sum(into.values()) * 60 if into else None,
        bytes_out=sum(out.values()) * 60 if out else None,
        clients=_newest(clients, fresh, 1),
        most_clients=max(clients.values()) if clients else None,
        has_uplinks=bool(uplinks),
    )


def _by_minute(keys: Sequence[SeriesKey], span: tuple[int, int], fn: str) -> dict[int, float]:
    """The sum of some series, minute by minute, oldest first; minutes without any value are missing."""
    if not keys:
        return {}
    asked = {"source": sorted({k.source for k in keys}), "key": sorted({k.key for k in keys})}
    found = metric_store().range(asked, *span, MINUTE, fn)
    wanted, total = set(keys), dict[int, float]()
    for key, points in found.items():
        if key in wanted:
            for t, value in zip(*points, strict=True):
                if not math.isnan(value):
                    total[t] = total.get(t, 0.0) + value
    return dict(sorted(total.items()))


def _newest(by_minute: Mapping[int, float], since: int, scale: float) -> float | None:
    newest = max(by_minute, default=0)
    return by_minute[newest] * scale if newest >= since else None
