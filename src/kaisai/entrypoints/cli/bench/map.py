"""The topology map with 300 devices in Chromium: until it is painted first, and after all states change.

A real `kaisai web` on a database of its own serves the page; every state changes through the real
operation and reaches the page by its live stream. Times end when the browser has painted.
"""

import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaisai.entrypoints.cli.bench.browser import chromium, missing, session, until
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.viewers import free_port, web_server

if TYPE_CHECKING:
    from kaisai.entrypoints.cli.bench.stage import Stage

DEVICES, PER_SWITCH = 300, 10
VISITS, CHANGES = 5, 8
# The script marks when it begins to update; what comes after the next frame has been painted.
WATCH = """
window.updates = [];
new PerformanceObserver((list) => {
  for (const {name, startTime} of list.getEntries()) {
    if (name !== "maps-update") continue;
    requestAnimationFrame(() => setTimeout(() => updates.push(performance.now() - startTime)));
  }
}).observe({type: "mark"});
"""
DRAWN = "performance.getEntriesByName('maps-drawn')[0]?.startTime"


def measure() -> list[Figure | Skipped]:
    """Visit it a few times, then change all states a few times."""
    if missing():
        return [Skipped("map in Chromium", missing())]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as name:
        from kaisai.entrypoints.cli.bench.stage import Stage  # noqa: PLC0415 - slow start: loads Django

        stage = Stage(Path(name), targets=_venue())
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        looks = {"viewport": {"width": 1440, "height": 900}}
        with web_server(Path(name), port), chromium(url, session(), **looks) as context:
            paints, page = _visits(context, f"{url}/bench/maps")
            updates = _updates(page, stage)
    return [
        _figure(f"map of {DEVICES} devices, painted first", paints, 1000),
        _figure(f"map of {DEVICES} devices, all states change", updates, 100),
    ]


def _figure(name: str, times: list[float], limit: float) -> Figure:
    median = statistics.median(times)
    return Figure(name, median, "ms", goal=f"≤ {limit:.0f} ms", met=median <= limit)


def _venue() -> bytes:
    """A gateway, a core, and switches with access points."""
    rows = ["name,address,group,room,kind,parents", "gw,127.91.0.1,Core,,router,"]
    rows.append("core,127.91.0.2,Core,,switch,gw")
    switch = ""
    for number in range(DEVICES - 2):
        address = f"127.92.{number // 250}.{number % 250 + 1}"
        if number % PER_SWITCH == 0:
            switch = f"sw-{number}"
            rows.append(f"{switch},{address},Floor,,switch,core")
        else:
            rows.append(f"ap-{number},{address},Floor,,ap,{switch}")
    return "\n".join(rows).encode()


def _visits(context: Any, url: str) -> tuple[list[float], Any]:
    """Milliseconds from asking for the page until the map was painted; the first visit warms up."""
    times: list[float] = []
    for _ in range(VISITS + 1):
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url)
        until(page, DRAWN)
        times.append(page.evaluate(DRAWN))
        if len(times) <= VISITS:
            page.close()
    return times[1:], page


def _updates(page: Any, stage: "Stage") -> list[float]:
    page.evaluate("updates.length = 0")
    for number in range(CHANGES):
        before = page.evaluate("updates.length")
        _change_all(stage, down=number % 2 == 0)
        mark = "down" if number % 2 == 0 else "up"
        wanted = f"document.querySelectorAll('.map-node.mark-{mark}').length === {DEVICES}"
        until(page, f"{wanted} && updates.length > {before}")
    return [float(ms) for ms in page.evaluate("updates")]


def _change_all(stage: "Stage", *, down: bool) -> None:
    from kaisai.core.identity.actors import POLLER  # noqa: PLC0415 - apps not ready
    from kaisai.domains.monitoring.operations import Observation, record_changes  # noqa: PLC0415 - apps not ready
    from kaisai.engines.liveness.states import Change, State, Why  # noqa: PLC0415 - apps not ready

    old, new = (State.UP, State.DOWN) if down else (State.DOWN, State.UP)
    why = Why("no-answer", (("count", "3"), ("reason", "timeout"))) if down else Why("answers")
    seen = [
        Observation(
            Change(key, time.time(), old, new, why),
            stage.names[key],
            "",
            1000 if down else 0,
            flapping=False,
            hidden_names=(),
        )
        for key in stage.keys
    ]
    with ThreadPoolExecutor(
        1
    ) as pool:  # the browser's driver runs a loop here, where Django refuses to write
        pool.submit(
            record_changes,
            by=POLLER,
            conference=stage.conference,
            at=datetime.now(tz=UTC),
            observations=seen,
            health=[],
        ).result()
