"""Pools and session tables that exporters tell of: how full they are now, and their charts."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.domains.exchange.models import Exporter
from kaisai.domains.exchange.queries.exporters import find_exporter, parts_of, prom_source
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.traffic.queries import Chart, Line, add_charts
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.probes.exporters.reading import ExporterPart

STALE_MS = 120_000
MOST_LINES = 16
TITLES: Mapping[str, str | Promise] = {"pool": _("Address pool"), "sessions": _("NAT sessions")}
USED, WHOLE = _("used"), {"pool": _("size"), "sessions": _("limit")}


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One part now; a number is None where it is not known, `load` is in per cent."""

    part: ExporterPart
    title: str | Promise
    used: float | None
    whole: float | None
    load: float | None


def pool_rows(exporter: Exporter) -> list[PoolRow]:
    """Every pool and session table of an exporter, the fullest first."""
    source = prom_source(exporter.conference, exporter.device.slug)
    told = {s.series.key: s.value for s in metric_store().last({"source": source}, window=STALE_MS)}
    rows = [_row(part, told) for part in parts_of(exporter)]
    return sorted(rows, key=lambda row: -1.0 if row.load is None else row.load, reverse=True)


def _row(part: ExporterPart, told: Mapping[str, float]) -> PoolRow:
    def value(*meanings: str) -> float | None:
        names = (part.series.get(meaning, "") for meaning in meanings)
        found = next((told[name] for name in names if name in told), math.nan)
        return None if math.isnan(found) else found

    used, whole, percent = value("used"), value("size", "limit"), value("percent")
    if percent is None and used is not None and whole:
        percent = 100 * used / whole
    return PoolRow(part, TITLES[part.kind], used, whole, percent)


def charts_of_exporter(conference: Conference, device: str) -> list[Chart]:
    """A line for each pool, and for each session table; with the size where there is one alone."""
    exporter = find_exporter(conference, device)
    source = prom_source(conference, device)
    charts = []
    for kind, title in TITLES.items():
        parts = [part for part in parts_of(exporter) if part.kind == kind]
        strokes: list[tuple[ExporterPart, str, str | Promise]]
        if len(parts) == 1:
            whole = "size" if kind == "pool" else "limit"
            strokes = [(parts[0], "used", USED), (parts[0], whole, WHOLE[kind])]
        else:
            strokes = [(part, "used", part.name) for part in parts]
        lines = [_line(source, *stroke) for stroke in strokes]
        known = tuple(line for line in lines if line is not None)[:MOST_LINES]
        if known:
            charts.append(Chart(kind, title, "", known))
    return charts


def _line(source: str, part: ExporterPart, meaning: str, label: Any) -> Line | None:
    series = part.series.get(meaning)
    return Line(label, (SeriesKey(source, series),), "avg") if series else None


add_charts("exporter", charts_of_exporter)
