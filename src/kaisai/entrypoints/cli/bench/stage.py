"""A conference with targets in a database of its own, for benchmarks; loads Django."""

import math
import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")


class Stage:
    """Builds the conference and plays the poller: ticks and changes through the real store and operations."""

    def __init__(self, directory: Path, *, targets: bytes) -> None:
        os.environ["KAISAI_DATA"] = str(directory)
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - apps not ready

        from kaisai.core.identity.actors import COMMAND_LINE, actor_for  # noqa: PLC0415 - apps not ready
        from kaisai.core.operations.accounts import create_account, issue_token  # noqa: PLC0415 - apps not ready
        from kaisai.core.operations.conferences import open_conference  # noqa: PLC0415 - apps not ready
        from kaisai.domains.monitoring.operations import start_watch  # noqa: PLC0415 - apps not ready
        from kaisai.domains.network.operations import import_targets  # noqa: PLC0415 - apps not ready
        from kaisai.domains.network.queries import watch_list  # noqa: PLC0415 - apps not ready

        call_command("migrate", verbosity=0)
        at = datetime.now(tz=UTC)
        keeper = create_account(
            by=COMMAND_LINE, at=at, email="keeper@bench.example", password="", keeper=True
        )
        self.token = issue_token(by=actor_for(keeper), at=at, label="bench").secret
        self.conference = open_conference(
            by=COMMAND_LINE,
            at=at,
            slug="bench",
            name="Bench",
            starts_on=at.date(),
            ends_on=at.date() + timedelta(days=1),
        )
        import_targets(
            by=COMMAND_LINE, conference=self.conference, at=at, data=targets, name="bench"
        )
        rows = watch_list(self.conference).rows
        self.keys = [row.key for row in rows]
        self.names = {row.key: row.name for row in rows}
        start_watch(by=COMMAND_LINE, conference=self.conference, at=at, keys=self.keys, health=[])
        self._random = random.Random(1)  # noqa: S311 - the same load every time

    def tick(self) -> None:
        """One second of round-trip times, as the poller keeps them."""
        from kaisai.domains.monitoring.queries import metric_store, rtt_source  # noqa: PLC0415 - apps not ready

        values = {key: self._random.lognormvariate(1, 1) for key in self.keys}
        values[self.keys[0]] = math.nan
        metric_store().append(rtt_source(self.conference), round(time.time() * 1000), values)

    def count_kept(self, start: float, end: float) -> int:
        """How many results the poller kept between two Unix times."""
        from kaisai.domains.monitoring.queries import metric_store, rtt_source  # noqa: PLC0415 - apps not ready

        ticks = metric_store().window(
            rtt_source(self.conference), int(start * 1000), int(end * 1000)
        )
        return sum(len(values) for _, values in ticks)

    def change(self, mark: str) -> float:
        """One target changes its state; returns the monotonic time at which the poller handed it over."""
        from kaisai.core.identity.actors import POLLER  # noqa: PLC0415 - apps not ready
        from kaisai.domains.monitoring.operations import Observation, record_changes  # noqa: PLC0415 - apps not ready
        from kaisai.engines.liveness.states import Change, State, Why  # noqa: PLC0415 - apps not ready

        key = self.keys[0]
        change = Change(
            key, time.time(), State.UP, State.DOWN, Why("no-reply", (("count", "3"),)), hides=()
        )
        observation = Observation(
            change, f"mark-{mark}", "", 1000, flapping=False, hidden_names=(f"mark-{mark}",)
        )
        at = time.monotonic()
        record_changes(
            by=POLLER,
            conference=self.conference,
            at=datetime.now(tz=UTC),
            observations=[observation],
            health=[],
        )
        return at


def loopback_targets(number: int) -> bytes:
    """So many addresses of the loopback as a deadman.conf."""
    return "\n".join(f"t{n} 127.90.{n // 250}.{n % 250 + 1}" for n in range(number)).encode()
