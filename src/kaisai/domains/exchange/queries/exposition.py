"""What is known now, for other monitors to scrape: families with labels, in the order of `FAMILIES`.

A number that is not of now any more is left out: a gap is a gap, for whoever scrapes, too. Every
series of a part has the labels `device` (who tells of it) and `index` (its key there), which are
unique together; the others say what people call it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import to_ms
from kaisai.domains.exchange.queries import offered
from kaisai.domains.monitoring.queries import (
    find_sight,
    health_now,
    metric_store,
    rtt_source,
    states_now,
)
from kaisai.domains.network.queries import WatchRow, list_devices, list_rows
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.queries import list_agents, snmp_source
from kaisai.engines.formats.openmetrics import Family, labels_text

STALE = 6  # rounds without an answer after which a number is not of now any more
FRESH_MS = 120_000  # how old the newest round trip may be: two of the longest usual intervals
ANSWERING = frozenset({"up", "late", "lossy"})
SILENT = frozenset({"down", "unreachable"})
_COLUMNS = (
    *("kind", "key", "name", "labels"),
    *("device_id", "device__name", "device__room__slug", "is_uplink"),
)
Rows = list[tuple[str, float]]
Values = Mapping[str, float]


class _Row(NamedTuple):
    """A part with what its labels need."""

    agent: str
    agent_device: int
    kind: str
    key: str
    name: str
    labels: dict[str, Any]
    device: int
    device_name: str
    room: str | None
    is_uplink: bool


def expose(conference: Conference, at: datetime) -> list[tuple[Family, Rows]]:
    """Every family with its rows of now, also those that have none."""
    found: dict[Family, Rows] = {family: [] for family in offered.FAMILIES}
    head = (("conference", conference.slug),)
    watching = _is_watching(conference, at)
    found[offered.WATCHING].append((labels_text(head), float(watching)))
    if watching:
        _tell_health(found, conference, head)
        _tell_targets(found, conference, at)
    agents = list(list_agents(conference))
    _tell_devices(found, conference, agents, head)
    _tell_parts(found, conference, agents, at)
    return [(family, found[family]) for family in offered.FAMILIES]


def _tell_health(
    found: dict[Family, Rows], conference: Conference, head: tuple[tuple[str, str], ...]
) -> None:
    for room, told in health_now(conference, "en").items():
        family = offered.ROOM_HEALTH if room else offered.HEALTH
        found[family].append((labels_text((*head, ("room", room))), float(str(told["score"]))))


# -- liveness


def _is_watching(conference: Conference, at: datetime) -> bool:
    """Whether the poller runs and can see; else states and health are those of whenever it last did."""
    sight = find_sight(conference)
    if sight is not None and sight.blind:
        return False
    newest = metric_store().newest(rtt_source(conference))
    return newest is not None and newest >= to_ms(at) - FRESH_MS


def _tell_targets(found: dict[Family, Rows], conference: Conference, at: datetime) -> None:
    states = states_now(conference, "en")
    since = to_ms(at) - FRESH_MS
    newest = metric_store().last({"source": rtt_source(conference)}, window=FRESH_MS)
    trips = {s.series.key: s.value for s in newest if s.t_ms >= since}
    devices: dict[tuple[str, str], set[bool]] = {}
    for row in list_rows(conference):
        state = states[row.key].state if row.key in states else ""
        labels = labels_text(_target_labels(conference, row))
        found[offered.MAINTENANCE].append((labels, float(state == "maintenance")))
        if (trip := trips.get(row.key, math.nan)) == trip:
            found[offered.RTT].append((labels, trip / 1000))
        if state in ANSWERING or state in SILENT:
            answers = state in ANSWERING
            found[offered.TARGET_UP].append((labels, float(answers)))
            devices.setdefault((row.room, row.device), set()).add(answers)
    for (room, device), answers_of in devices.items():
        pairs = (("conference", conference.slug), ("room", room), ("device", device))
        found[offered.DEVICE_UP].append((labels_text(pairs), float(True in answers_of)))


def _target_labels(conference: Conference, row: WatchRow) -> Iterable[tuple[str, str]]:
    yield from (("conference", conference.slug), ("room", row.room), ("device", row.device))
    yield from (("target", row.key), ("name", row.name), ("group", row.group))


# -- what agents count


def _tell_devices(
    found: dict[Family, Rows],
    conference: Conference,
    agents: Sequence[Any],
    head: tuple[tuple[str, str], ...],
) -> None:
    told = {agent.device_id: agent for agent in agents}
    for device in list_devices(conference):
        place = (*head, ("room", device.room.slug if device.room else ""), ("device", device.slug))
        agent = told.get(device.pk)
        pairs = (*place, ("name", device.name), ("kind", device.kind))
        if agent is not None:
            pairs = (*pairs, ("vendor", agent.vendor), ("sysname", agent.sysname))
            if agent.answers is not None:
                found[offered.AGENT_UP].append((labels_text(place), float(agent.answers)))
            if agent.booted_at is not None:
                found[offered.BOOT].append((labels_text(place), agent.booted_at.timestamp()))
        found[offered.DEVICE].append((labels_text(pairs), 1.0))


def _tell_parts(
    found: dict[Family, Rows], conference: Conference, agents: Sequence[Any], at: datetime
) -> None:
    values = _values_now(conference, agents, at)
    rows = _parts(conference)
    own_radios = {r.device for r in rows if r.kind == PartKind.RADIO and r.device == r.agent_device}
    for row in rows:
        told = values.get(row.agent)
        if not told:
            continue
        if (
            row.kind == PartKind.RADIO
            and row.device in own_radios
            and row.device != row.agent_device
        ):
            continue  # the access point tells of it itself, and nobody is counted twice
        _tell_part(found, conference.slug, row, told)


def _tell_part(found: dict[Family, Rows], slug: str, row: _Row, told: Values) -> None:
    prefix = f"{row.kind}/{row.key}/"
    labels = ""
    for meaning, (family, turn) in offered.OF_PARTS.get(row.kind, {}).items():
        value = told.get(prefix + meaning)
        if value is not None:
            labels = labels or labels_text(_part_labels(slug, row))
            found[family].append((labels, turn(value)))
    if row.kind == PartKind.MEMORY and (used := _memory(row, prefix, told)) is not None:
        found[offered.MEMORY].append((labels_text(_part_labels(slug, row)), used))
    elif labels and row.kind == PartKind.PORT and (speed := row.labels.get("speed")):
        found[offered.SPEED].append((labels, float(speed)))


def _memory(row: _Row, prefix: str, told: Values) -> float | None:
    """The share that is used, from whatever an agent tells: that share, what is used, what is free."""
    if (percent := told.get(f"{prefix}percent")) is not None:
        return percent / 100
    used, free = told.get(f"{prefix}used"), told.get(f"{prefix}free")
    total = row.labels.get("total") or (used + free if used is not None and free is not None else 0)
    if not total or used is free is None:
        return None
    return (used if used is not None else total - (free or 0.0)) / float(total)


def _part_labels(slug: str, row: _Row) -> Iterable[tuple[str, str]]:
    yield from (("conference", slug), ("room", row.room or ""), ("device", row.agent))
    yield offered.LABEL[row.kind], row.name or row.key
    if row.kind in {PartKind.RADIO, PartKind.SSID}:
        known = row.device_name if row.device != row.agent_device else ""
        yield "ap", known or str(row.labels.get("ap_name", "")) or row.device_name
    for name in ("band", "alias"):
        yield name, str(row.labels.get(name, ""))
    yield "uplink", "true" if row.is_uplink else ""
    yield "index", row.key


def _parts(conference: Conference) -> list[_Row]:
    columns = ("device__slug", "device_id", *(f"parts__{name}" for name in _COLUMNS))
    found = list_agents(conference).filter(parts__present=True, parts__kind__in=list(offered.LABEL))
    return [_Row(*row) for row in found.order_by("pk", "parts__pk").values_list(*columns)]


def _values_now(
    conference: Conference, agents: Sequence[Any], at: datetime
) -> dict[str, dict[str, float]]:
    """By agent, the newest numbers that are still of now."""
    if not agents:
        return {}
    slugs = {snmp_source(conference, a.device.slug): a.device.slug for a in agents}
    windows = {a.device.slug: STALE * a.interval * 1000 for a in agents}
    now, found = to_ms(at), dict[str, dict[str, float]]()
    for (source, key), t_ms, value in metric_store().last(
        {"source": list(slugs)}, window=max(windows.values())
    ):
        slug = slugs[source]
        if value == value and t_ms >= now - windows[slug]:  # noqa: PLR0124 - not NaN, which is lost
            found.setdefault(slug, {})[key] = value
    return found
