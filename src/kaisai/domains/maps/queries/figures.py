"""What the maps are coloured by at a moment: states, load, clients, airtime."""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import to_ms
from kaisai.domains.maps.queries.links import Ends, MapPort, find_ends, list_map_links
from kaisai.domains.monitoring.queries import (
    feed,
    find_sight,
    metric_store,
    states_at,
    states_now,
)
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.queries import list_radios, series_of, snmp_source
from kaisai.engines.metrics.port import SeriesKey

FRESH_MS = 60_000  # what is older is not of now
PAST_MS = 180_000  # of long ago only minutes are kept, and three of them make a rate
BITS = 8
Values = Mapping[SeriesKey, float]


def figures_at(
    conference: Conference, at: datetime, language: str, *, past: bool = False
) -> dict[str, Any]:
    """Everything that changes on a map, as it was at `at`; with `past` told by journal and history.

    Returns:
        `{"at": ms, "past", "watching", "states": {target key: [state, since ms, why]},
        "links": {key: {"ab", "ba", "speed"}} in bit/s from a to b and back, "devices" and "rooms":
        {slug: {"clients", "fullest", "airtime"}}, "line": the newest line of the feed or None}`;
        what is not known is left out.
    """
    states = states_at(conference, at, language) if past else states_now(conference, language)
    lines = feed(conference, language, before=at, most=1)
    devices, rooms = _radios(conference, at, past=past)
    return {
        "at": to_ms(at),
        "past": past,
        "watching": past or find_sight(conference) is not None,
        "states": {key: [now.state, now.since, now.why] for key, now in states.items()},
        "links": _loads(conference, at, past=past),
        "devices": devices,
        "rooms": rooms,
        "line": lines[0] if lines else None,
    }


def _loads(conference: Conference, at: datetime, *, past: bool) -> dict[str, dict[str, float]]:
    """Bits per second over each line whose ports are known, in both directions."""
    ends = find_ends(conference, list_map_links(conference))
    keys = {
        _counter(conference, port, meaning)
        for told in ends.values()
        for port in (told.a, told.b)
        if port is not None
        for meaning in ("in_octets", "out_octets")
    }
    rates = _asked(keys, at, past=past, rate=True)
    return {key: load for key, told in ends.items() if (load := _load(conference, told, rates))}


def _counter(conference: Conference, port: MapPort, meaning: str) -> SeriesKey:
    source = snmp_source(conference, port.device)
    return SeriesKey(source, f"{PartKind.PORT.value}/{port.key}/{meaning}")


def _load(conference: Conference, ends: Ends, rates: Values) -> dict[str, float]:
    """What leaves one end comes in at the other; either may tell."""
    ways = {"ab": ((ends.a, "out_octets"), (ends.b, "in_octets"))}
    ways["ba"] = ((ends.a, "in_octets"), (ends.b, "out_octets"))
    load: dict[str, float] = {}
    for way, tellers in ways.items():
        told = [
            rates[counter]
            for port, meaning in tellers
            if port is not None and (counter := _counter(conference, port, meaning)) in rates
        ]
        if told:
            load[way] = round(told[0] * BITS)
    speeds = [port.speed for port in (ends.a, ends.b) if port is not None and port.speed]
    return {**load, "speed": min(speeds, default=0.0)} if load else {}


def _radios(
    conference: Conference, at: datetime, *, past: bool
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Clients and airtime by device and by room."""
    radios = list_radios(conference)
    named = {
        (radio.pk, meaning): series_of(radio, meaning)
        for radio in radios
        for meaning in ("clients", "airtime")
    }
    values = _asked(named.values(), at, past=past, rate=False)
    devices: dict[str, dict[str, float]] = {}
    rooms: dict[str, dict[str, float]] = {}
    for radio in radios:
        clients = values.get(named[radio.pk, "clients"])
        airtime = values.get(named[radio.pk, "airtime"])
        _add(devices.setdefault(radio.device.slug, {}), clients, airtime)
        if radio.device.room is not None:
            _add(rooms.setdefault(radio.device.room.slug, {}), clients, airtime)
    return devices, rooms


def _add(sums: dict[str, float], clients: float | None, airtime: float | None) -> None:
    if clients is not None:
        sums["clients"] = sums.get("clients", 0) + clients
        sums["fullest"] = max(sums.get("fullest", 0), clients)
    if airtime is not None:
        sums["airtime"] = max(sums.get("airtime", 0), airtime)


def _asked(keys: Iterable[SeriesKey], at: datetime, *, past: bool, rate: bool) -> Values:
    """The newest value, or rate, of each series that has one."""
    wanted = set(keys)
    if not wanted:
        return {}
    asked = {"source": sorted({k.source for k in wanted}), "key": sorted({k.key for k in wanted})}
    end, store = to_ms(at), metric_store()
    if past:
        fn = "rate" if rate else "raw"
        found = store.range(asked, end - PAST_MS, end + 1, PAST_MS + 1 if rate else None, fn)
        newest = {key: points[1][-1] for key, points in found.items() if points[1]}
    else:
        told = store.last(asked, "rate" if rate else "value", FRESH_MS)
        newest = {s.series: s.value for s in told if s.t_ms >= end - FRESH_MS}
    return {key: v for key, v in newest.items() if key in wanted and not math.isnan(v)}
