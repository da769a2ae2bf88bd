"""What is drawn of a chart between two moments."""

import itertools
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import query
from kaisai.domains.monitoring.queries import metric_store
from kaisai.domains.traffic.queries.charts import Chart, Line, chart_named, charts_of
from kaisai.engines.metrics.port import SeriesKey
from kaisai.engines.metrics.rates import GAP

STEPS = (30, 60, 120, 300, 600, 1800, 3600, 7200)  # seconds; two polls or more lie in the shortest
MOST_POINTS = 600  # about the pixels of a chart
USUAL, LONGEST = timedelta(hours=1), timedelta(days=400)


def step_for(start_ms: int, end_ms: int) -> int:
    """Seconds between two points, so that a chart has no more than fit."""
    wanted = (end_ms - start_ms) / 1000 / MOST_POINTS
    return next((step for step in STEPS if step >= wanted), math.ceil(wanted / 3600) * 3600)


def draw(charts: Sequence[Chart], start_ms: int, end_ms: int) -> list[dict[str, Any]]:
    """Charts between two moments.

    Returns:
        Of each `{"title", "unit", "step", "times": [seconds, …], "lines": [{"label", "values"}, …]}`; a
        value is None in a gap, "" between two polls that are farther apart than the step.
    """
    step = step_for(start_ms, end_ms) * 1000
    first = start_ms // step * step
    times = range(first, max(end_ms, first + step), step)
    found = _points(
        [line for chart in charts for line in chart.lines], first, times[-1] + step, step
    )
    return [
        {
            "title": str(chart.title),
            "unit": chart.unit,
            "step": step // 1000,
            "times": [t // 1000 for t in times],
            "lines": [
                {"label": str(line.label), "values": bridged(_summed(line, found[line.fn], times))}
                for line in chart.lines
            ],
        }
        for chart in charts
    ]


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

    `of` is `conference`, `room/SLUG`, `device/SLUG`, `part/DEVICE/KIND/KEY` or `exporter/DEVICE`;
    `name` is that of the chart: `traffic`, `errors`, `clients`, `airtime`, `uplinks` and so on.
    """
    end = min(ends_at or at, at)
    start = begins_at or end - USUAL
    if not timedelta(0) < end - start <= LONGEST:
        raise Refused("bad-value", _("begins_at must be before ends_at."), status=422)
    return draw([chart_named(charts_of(conference, of), name)], to_ms(start), to_ms(end))[0]


_Folded = dict[SeriesKey, dict[int, float]]


def _points(lines: Sequence[Line], start: int, end: int, step: int) -> dict[str, _Folded]:
    """By function, one question to the store each: it answers many series faster than many times one."""
    found: dict[str, _Folded] = {}
    for fn in {line.fn for line in lines}:
        wanted = {key for line in lines if line.fn == fn for key in line.series}
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
