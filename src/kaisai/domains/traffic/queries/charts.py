"""Which charts there are, and which lines they have."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference, Room
from kaisai.core.conference.queries import find_room
from kaisai.core.kit.errors import NotFound
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import Part
from kaisai.domains.traffic.queries.agents import find_agent, find_part, list_parts, snmp_source
from kaisai.domains.traffic.queries.radios import list_radios
from kaisai.engines.metrics.port import SeriesKey

Text = str | Promise
HOUR = 1 / 3600  # from seconds


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


def charts_of_device(parts: Sequence[Part]) -> list[Chart]:
    """What is drawn of a device with these parts: a line for each, and its uplinks."""
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


def _charts_of_device(conference: Conference, rest: str) -> list[Chart]:
    return charts_of_device(list(list_parts(find_agent(conference, rest))))


def _charts_of_part(conference: Conference, rest: str) -> list[Chart]:
    device, kind, key = [*rest.split("/", 2), "", ""][:3]
    return charts_of_part(find_part(find_agent(conference, device), kind, key))


_CHARTED: dict[str, Callable[[Conference, str], list[Chart]]] = {
    "conference": lambda conference, _rest: charts_of_conference(conference),
    "room": lambda conference, rest: charts_of_room(find_room(conference, rest)),
    "device": _charts_of_device,
    "part": _charts_of_part,
}


def add_charts(what: str, find: Callable[[Conference, str], list[Chart]]) -> None:
    """Draw something more, of another domain; `find` gets what stands behind `what/`."""
    _CHARTED[what] = find


def charts_of(conference: Conference, of: str) -> list[Chart]:
    """The charts of `conference`, `room/SLUG`, `device/SLUG`, `part/DEVICE/KIND/KEY` and so on."""
    what, _slash, rest = of.partition("/")
    if what in _CHARTED:
        return _CHARTED[what](conference, rest)
    told = _("There are no charts of “%(of)s”. Say one of: %(known)s.")
    raise NotFound(told % {"of": what[:60], "known": ", ".join(_CHARTED)})


def chart_named(charts: Sequence[Chart], name: str) -> Chart:
    """The chart of that name; refuses with `not-found` and the names that there are."""
    for chart in charts:
        if chart.name == name:
            return chart
    names = ", ".join(chart.name for chart in charts) or "–"
    told = _("There is no chart “%(name)s” here. There are: %(names)s.")
    raise NotFound(told % {"name": name[:60], "names": names})


def charts_named(charts: Sequence[Chart], names: Sequence[str]) -> list[Chart]:
    """The charts of these names, in this order; see `chart_named`."""
    return [chart_named(charts, name) for name in names]
