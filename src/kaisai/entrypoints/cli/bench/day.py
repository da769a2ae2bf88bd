"""The day of a 48-port switch: how long the server works for the page, its charts and small curves.

A day of polls every ten seconds (48 ports × 8 numbers, processor, temperature) goes through the real
store, compacted as the poller does it; the page is asked as a browser asks it, with all that it
fetches for 24 hours. Visits during which the machine stood still are left out.
"""

import random
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.stage import Stage

if TYPE_CHECKING:
    from django.test import Client

PORTS, EVERY, DAY = 48, 10, 86_400
VISITS, TRIES = 40, 300
STOOD_STILL = 0.001  # seconds of a visit from which it is left out
COUNTED = ("in_octets", "out_octets", "in_errors", "out_errors", "in_discards", "out_discards")
GOAL = 150.0  # ms


def measure() -> list[Figure | Skipped]:
    """Server time of one visit to the day page, p50 and p95."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), targets=b"sw 127.90.0.1\n")
        paths = _furnish(stage)
        took = _visit(paths)
    ordered = sorted(took)
    p95 = ordered[int(len(ordered) * 0.95)]
    name = f"day page of a {PORTS}-port switch, 24 h"
    return [
        Figure(f"{name}: server time p50", statistics.median(took), "ms"),
        Figure(f"{name}: server time p95", p95, "ms", goal=f"≤ {GOAL:g} ms", met=p95 <= GOAL),
    ]


def _furnish(stage: Stage) -> list[str]:
    """The agent with its parts and a day of polls; the addresses that one visit asks for."""
    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.domains.traffic.operations import record_survey, save_profile, watch_agents  # noqa: PLC0415 - apps not ready
    from kaisai.domains.traffic.queries import Told, ToldPart, charts_of  # noqa: PLC0415 - apps not ready

    at = datetime.now(tz=UTC)
    around = {"by": COMMAND_LINE, "conference": stage.conference, "at": at}
    ports = [
        ToldPart("port", str(n), f"ge-{n}", {"speed": 1e9}, ("admin", "oper", *COUNTED))
        for n in range(1, PORTS + 1)
    ]
    parts = (
        *ports,
        ToldPart("cpu", "1", "", {}, ("load",)),
        ToldPart("temperature", "1", "board", {}, ("celsius",)),
    )
    save_profile(**around, name="bench", community="bench")  # type: ignore[arg-type]  # a dict of three
    watch_agents(**around, devices=["sw"], profile="bench")  # type: ignore[arg-type]  # a dict of three
    record_survey(**around, device="sw", told=Told("Bench", "sw", "", at, (), parts))  # type: ignore[arg-type]  # a dict of three
    now = round(at.timestamp())
    _poll_a_day(f"{stage.conference.slug}/snmp/sw", now)
    span = f"from={(now - DAY) * 1000}&to={now * 1000}"
    top = f"/{stage.conference.slug}/traffic"
    names = "".join(f"&name={chart.name}" for chart in charts_of(stage.conference, "device/sw"))
    return [
        f"{top}/devices/sw",
        f"{top}/devices/sw/sparks?{span}",
        f"{top}/marks?of=device/sw&{span}",
        f"{top}/charts?of=device/sw&{span}{names}",
    ]


def _poll_a_day(source: str, now: int) -> None:
    from kaisai.domains.monitoring.queries import metric_store  # noqa: PLC0415 - apps not ready
    from kaisai.engines.metrics.port import Poll  # noqa: PLC0415 - slow start

    dice = random.Random(1)  # noqa: S311 - the same load every time
    counted = {f"port/{n}/{name}": 0.0 for n in range(1, PORTS + 1) for name in COUNTED}
    busy = {key: dice.uniform(1e4, 4e7) for key in counted if key.endswith("octets")}
    steady = {f"port/{n}/{name}": 1.0 for n in range(1, PORTS + 1) for name in ("admin", "oper")}
    store = metric_store()
    for hour in range(now - DAY, now, 3600):
        polls = []
        for t in range(hour, hour + 3600, EVERY):
            for key, rate in busy.items():
                counted[key] += round(rate * EVERY * dice.uniform(0.5, 1.5))
            sensed = {"cpu/1/load": dice.randint(5, 40), "temperature/1/celsius": 40.0}
            polls.append(Poll(source, t * 1000, {**counted, **steady, **sensed}))
        store.append_all(polls)
    while store.maintain(now * 1000):
        pass


def _visit(paths: list[str]) -> list[float]:
    """Milliseconds that the server worked for each visit; the first, which imports, is not counted."""
    client = _signed_in()
    _visited(client, paths)
    took: list[float] = []
    for _ in range(0, TRIES, VISITS):
        with FreezeWatch() as watch:
            spans = [_visited(client, paths) for _ in range(VISITS)]
        calm = (span for span in spans if watch.any_frozen(*span) < STOOD_STILL)
        took += [(end - begun) * 1000 for begun, end in calm]
        if len(took) >= VISITS:
            return took
    raise RuntimeError("the machine stood still all the time")


def _visited(client: "Client", paths: list[str]) -> tuple[float, float]:
    """Beginning and end of one visit, in monotonic seconds."""
    begun = time.monotonic()
    for path in paths:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return begun, time.monotonic()


def _signed_in() -> "Client":
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - apps not ready
    from django.test import Client  # noqa: PLC0415 - apps not ready

    client = Client(headers={"host": "localhost", "accept": "text/html"})
    client.force_login(get_user_model().objects.get(email="keeper@bench.example"))
    return client
