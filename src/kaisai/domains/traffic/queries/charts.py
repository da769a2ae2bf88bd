"""Charts: which lines they have, and what is drawn of them between two moments."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import query
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import Agent, Part
from kaisai.domains.traffic.queries.agents import find_agent, find_part, list_parts, snmp_source
from kaisai.domains.traffic.queries.radios import list_radios
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.metrics.rates import GAP

Text = str | Promise
STEPS = (30, 60, 120, 300, 600, 1800, 3600, 7200)  # seconds; two polls or more lie in the shortest
MOST_POINTS = 600  # about the pixels of a chart
HOUR = 1 / 3600  # from seconds
USUAL, LONGEST = timedelta(hours=1), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the sum of its series, folded per step by `fn`, times `scale`, plus `offset`."""

    label: Text
    series: tuple[SeriesKey, ...]
    fn: str
    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines with one unit; `name` is its address below what it is of."""

    name: str
    title: Text
    unit: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A line of a kind of chart, before it is known of which part."""

    label: Text
    meaning: str
    fn: str = "avg"
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A kind of chart that each part of a kind has."""

    name: str
    title: Text
    unit: str
    strokes: tuple[_Stroke, ...]


_CLIENTS = _Sheet("clients", _("Clients"), "", (_Stroke(_("clients"), "clients", "max"),))
_USED = _Stroke(_("used"), "used")
SHEETS: dict[str, tuple[_Sheet, ...]] = {
    PartKind.PORT: (
        _Sheet(
            "traffic",
            _("Traffic"),
            "bit/s",
            (
                _Stroke(_("in"), "in_octets", "rate", 8),
                _Stroke(_("out"), "out_octets", "rate", 8),
            ),
        ),
        _Sheet(
            "errors",
            _("Errors and discards"),
            "/s",
            (
                _Stroke(_("errors in"), "in_errors", "rate"),
                _Stroke(_("errors out"), "out_errors", "rate"),
                _Stroke(_("discards in"), "in_discards", "rate"),
                _Stroke(_("discards out"), "out_discards", "rate"),
            ),
        ),
    ),
    PartKind.RADIO: (
        _Sheet(
            "clients",
            _("Clients"),
            "",
            (
                _Stroke(_("clients"), "clients", "max"),
                _Stroke(_("with a weak signal"), "weak_clients", "max"),
            ),
        ),
        _Sheet(
            "airtime",
            _("Airtime"),
            "%",
            (
                _Stroke(_("in use"), "airtime", "avg"),
                _Stroke(_("used by others"), "airtime_other", "avg"),
            ),
        ),
        _Sheet("noise", _("Noise"), "dBm", (_Stroke(_("noise"), "noise"),)),
        _Sheet("channel", _("Channel"), "", (_Stroke(_("channel"), "channel", "max"),)),
    ),
    PartKind.ACCESS_POINT: (
        _CLIENTS,
        _Sheet(
            "uptime", _("Running for"), "h", (_Stroke(_("running for"), "uptime", "avg", HOUR),)
        ),
    ),
    PartKind.SSID: (_CLIENTS,),
    PartKind.TOTAL: (_CLIENTS,),
    PartKind.CPU: (_Sheet("cpu", _("Processor"), "%", (_Stroke(_("load"), "load"),)),),
    PartKind.MEMORY: (_Sheet("memory", _("Memory"), "%", (_USED,)),),
    PartKind.TEMPERATURE: (
        _Sheet("temperature", _("Temperature"), "°C", (_Stroke(_("temperature"), "celsius"),)),
    ),
    PartKind.POE: (_Sheet("power", _("Power over Ethernet"), "W", (_USED,)),),
    PartKind.POOL: (_Sheet("pool", _("Address pool"), "", (_USED, _Stroke(_("size"), "size"))),),
    PartKind.SESSIONS: (
        _Sheet("sessions", _("NAT sessions"), "", (_USED, _Stroke(_("limit"), "limit"))),
    ),
}
# What a device shows all at once, with one line for each part that has it.
TOGETHER = (
    (PartKind.RADIO, "clients"),
    (PartKind.RADIO, "airtime"),
    (PartKind.SSID, "clients"),
    (PartKind.CPU, "cpu"),
    (PartKind.MEMORY, "memory"),
    (PartKind.TEMPERATURE, "temperature"),
    (PartKind.POE, "power"),
    (PartKind.POOL, "pool"),
    (PartKind.SESSIONS, "sessions"),
)
MOST_LINES = 16


def series_of(part: Part, meaning: str) -> SeriesKey:
    """Where a number of a part is kept."""
    source = snmp_source(part.agent.conference, part.agent.device.slug)
    return SeriesKey(source, f"{part.kind}/{part.key}/{meaning}")


def charts_of_part(part: Part) -> list[Chart]:
    """What is drawn of one port, radio, sensor and so on."""
    charts = []
    for sheet in SHEETS.get(part.kind, ()):
        lines = [_line(part, stroke, stroke.label) for stroke in sheet.strokes]
        told = tuple(line for line in lines if line is not None)
        if told:
            charts.append(Chart(sheet.name, sheet.title, sheet.unit, told))
    return charts


def _line(part: Part, stroke: _Stroke, label: Text) -> Line | None:
    """A line of a part, None where nothing of it is counted."""
    if part.kind == PartKind.MEMORY:
        return _memory(part, label)
    if stroke.meaning not in part.meanings:
        return None
    return Line(label, (series_of(part, stroke.meaning),), stroke.fn, stroke.scale)


def _memory(part: Part, label: Text) -> Line | None:
    """Some tell what is used, some what is free, some the share: drawn is the share that is used."""
    if "percent" in part.meanings:
        return Line(label, (series_of(part, "percent"),), "avg")
    total = part.labels.get("total")
    if not total:
        return None
    if "used" in part.meanings:
        return Line(label, (series_of(part, "used"),), "avg", 100 / total)
    if "free" in part.meanings:
        return Line(label, (series_of(part, "free"),), "avg", -100 / total, 100)
    return None


def charts_of_device(agent: Agent) -> list[Chart]:
    """What is drawn of a device: a line for each part, and its uplinks."""
    parts = list(list_parts(agent).select_related("agent__device", "agent__conference"))
    charts = []
    uplinks = [part for part in parts if part.is_uplink]
    if uplinks:
        charts.append(_uplinks(uplinks))
    for kind, name in TOGETHER:
        found = [part for part in parts if part.kind == kind]
        sheet = next(sheet for sheet in SHEETS[kind] if sheet.name == name)
        lines = _one_each(found, sheet)
        if lines:
            title = sheet.title if kind != PartKind.SSID else _("Clients by network name")
            charts.append(Chart(f"{kind}-{name}", title, sheet.unit, lines))
    return charts


def _one_each(parts: Sequence[Part], sheet: _Sheet) -> tuple[Line, ...]:
    stroke = sheet.strokes[0]
    alone = len(parts) == 1
    lines = (_line(part, stroke, stroke.label if alone else str(part)) for part in parts)
    return tuple(line for line in lines if line is not None)[:MOST_LINES]


def _uplinks(ports: Sequence[Part]) -> Chart:
    strokes = SHEETS[PartKind.PORT][0].strokes
    return Chart(
        "uplinks",
        _("Uplinks"),
        "bit/s",
        tuple(
            Line(
                stroke.label,
                tuple(series_of(port, stroke.meaning) for port in ports),
                stroke.fn,
                stroke.scale,
            )
            for stroke in strokes
        ),
    )


def charts_of_room(room: Room) -> list[Chart]:
    """Clients and airtime of the radios that stand in a room."""
    radios = [r for r in list_radios(room.conference) if r.device.room_id == room.pk]
    if not radios:
        return []
    everyone = Line(_("all"), tuple(series_of(radio, "clients") for radio in radios), "max")
    sheets = SHEETS[PartKind.RADIO]
    charts = [Chart("clients", _("Clients"), "", (everyone, *_one_each(radios, sheets[0])))]
    if airtime := _one_each(radios, sheets[1]):
        charts.append(Chart("airtime", _("Airtime"), "%", airtime))
    return charts


def charts_of_conference(conference: Conference) -> list[Chart]:
    """Uplinks, and clients by room."""
    charts = []
    ports = Part.objects.filter(conference=conference, kind=PartKind.PORT, is_uplink=True)
    uplinks = list(ports.select_related("agent__device", "agent__conference"))
    if uplinks:
        charts.append(_uplinks(uplinks))
    by_room: dict[Room | None, list[SeriesKey]] = {}
    for radio in list_radios(conference):
        by_room.setdefault(radio.device.room, []).append(series_of(radio, "clients"))
    if by_room:
        lines = [
            Line(str(room) if room else _("no room"), tuple(series), "max")
            for room, series in sorted(by_room.items(), key=lambda each: str(each[0] or "￿"))
        ]
        everyone = Line(
            _("all"), tuple(key for series in by_room.values() for key in series), "max"
        )
        charts.append(Chart("clients", _("Clients"), "", (everyone, *lines)))
    return charts


def charts_of(conference: Conference, of: str) -> list[Chart]:
    """The charts of `conference`, `room/SLUG`, `device/SLUG` or `part/DEVICE/KIND/KEY`."""
    what, _slash, rest = of.partition("/")
    if what == "conference":
        return charts_of_conference(conference)
    if what == "room":
        return charts_of_room(find_room(conference, rest))
    if what == "device":
        return charts_of_device(find_agent(conference, rest))
    if what == "part":
        device, kind, key = [*rest.split("/", 2), "", ""][:3]
        return charts_of_part(find_part(find_agent(conference, device), kind, key))
    raise NotFound(_("There is no such chart."))


def chart_named(charts: Iterable[Chart], name: str) -> Chart:
    """The chart of that name; refuses with `not-found`."""
    for chart in charts:
        if chart.name == name:
            return chart
    raise NotFound(_("There is no such chart."))


def charts_named(charts: Iterable[Chart], names: Sequence[str]) -> list[Chart]:
    """The charts of these names, in this order; see `chart_named`."""
    known = list(charts)
    return [chart_named(known, name) for name in names]


def step_for(start_ms: int, end_ms: int) -> int:
    """Seconds between two points, so that a chart has no more than fit."""
    wanted = (end_ms - start_ms) / 1000 / MOST_POINTS
    return next((step for step in STEPS if step >= wanted), math.ceil(wanted / 3600) * 3600)


def draw(chart: Chart, start_ms: int, end_ms: int) -> dict[str, Any]:
    """A chart between two moments.

    Returns:
        `{"title", "unit", "step", "times": [seconds, …], "lines": [{"label", "values"}, …]}`; a
        value is None in a gap, "" between two polls that are farther apart than the step.
    """
    step = step_for(start_ms, end_ms) * 1000
    first = start_ms // step * step
    times = range(first, max(end_ms, first + step), step)
    found = _points(chart, first, times[-1] + step, step)
    return {
        "title": str(chart.title),
        "unit": chart.unit,
        "step": step // 1000,
        "times": [t // 1000 for t in times],
        "lines": [
            {"label": str(line.label), "values": bridged(_summed(line, found[line.fn], times))}
            for line in chart.lines
        ],
    }


@query("traffic.chart", may=may_see_conference)
def chart(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    of: str,
    name: str,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> dict[str, Any]:
    """What was measured between two moments, the last hour unless told, as a chart draws it.

    `of` is `conference`, `room/SLUG`, `device/SLUG` or `part/DEVICE/KIND/KEY`; `name` is that of the
    chart: `traffic`, `errors`, `clients`, `airtime`, `uplinks` and so on.
    """
    end = min(ends_at or at, at)
    start = begins_at or end - USUAL
    if not timedelta(0) < end - start <= LONGEST:
        raise Refused("bad-value", _("begins_at must be before ends_at."), status=422)
    return draw(chart_named(charts_of(conference, of), name), to_ms(start), to_ms(end))


_Folded = dict[SeriesKey, dict[int, float]]


def _points(chart: Chart, start: int, end: int, step: int) -> dict[str, _Folded]:
    """By function, one question to the store each: it answers many series faster than many times one."""
    found: dict[str, _Folded] = {}
    for fn in {line.fn for line in chart.lines}:
        wanted = {key for line in chart.lines if line.fn == fn for key in line.series}
        told = metric_store().range(
            {"source": sorted({k.source for k in wanted}), "key": sorted({k.key for k in wanted})},
            start,
            end,
            step,
            fn,
        )
        found[fn] = {
            key: dict(zip(*points, strict=True)) for key, points in told.items() if key in wanted
        }
    return found


def _summed(line: Line, found: _Folded, times: range) -> list[float | None]:
    rows = [found[key] for key in line.series if key in found]
    values: list[float | None] = []
    for t in times:
        told = [row[t] for row in rows if t in row and not math.isnan(row[t])]
        values.append(round(sum(told) * line.scale + line.offset, 3) if told else None)
    return values


def bridged(values: Sequence[float | None]) -> list[float | str | None]:
    """Tell gaps from slow polls: what is no longer than three usual distances becomes ""."""
    known = [index for index, value in enumerate(values) if value is not None]
    away = [later - earlier for earlier, later in itertools.pairwise(known)]
    usual = sorted(away)[(len(away) - 1) // 2] if away else 1
    told: list[float | str | None] = list(values)
    for earlier, later in itertools.pairwise(known):
        if 1 < later - earlier <= GAP * usual:
            told[earlier + 1 : later] = [""] * (later - earlier - 1)
    return told
