"""Prober and state machine for the terminal: no server, no database."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime

from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets import TargetDiff, diff_targets, to_specs, to_watched
from kaisai.engines.liveness.machine import Liveness
from kaisai.engines.liveness.states import Change
from kaisai.engines.liveness.views import TargetView
from kaisai.engines.liveness.words import sentence
from kaisai.engines.probes.prober import Prober
from kaisai.engines.probes.spec import Result
from kaisai.entrypoints.cli.watch.log import JsonLog
from kaisai.entrypoints.cli.watch.rows import Row
from kaisai.entrypoints.cli.watch.words import say

GAP_SHOWN = 60.0  # seconds for which a gap in the watching stays on the screen


class Engine:
    """Watches one inventory and keeps what is known of it."""

    def __init__(self, inventory: Inventory, title: str = "", log: JsonLog | None = None) -> None:
        self.title = title
        self.inventory = inventory
        self.entries: dict[str, Entry] = {entry.key: entry for entry in inventory.entries}
        self.liveness = Liveness(to_watched(inventory), time.time())
        self._prober = Prober(self._on_results, self._on_gap)
        self._prober.replace(to_specs(inventory))
        self._log = log
        self._asking: set[asyncio.Task[object]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        await self._prober.run()

    def tick(self) -> None:
        """Once a second: what time alone brings about."""
        self._tell(self.liveness.tick(time.time()))
        if self._log is not None:
            self._log.flush()

    def rows(self) -> list[Row]:
        """All targets in the order of the file."""
        return [self._row(view) for view in self.liveness.views()]

    def row(self, key: str) -> Row | None:
        """One target."""
        try:
            return self._row(self.liveness.snapshot(key))
        except KeyError:
            return None

    def banners(self, language: str) -> list[str]:
        """What keeps probes from being sent, lost sight, gaps in the watching."""
        told = [pair[language == "ja"] for pair in self.problems()]
        if self._log is not None and self._log.problem:
            told.append(f"{say('log-failed', language)}: {self._log.problem}")
        if self.liveness.blind and self.liveness.blind_why is not None:
            told.append(sentence(self.liveness.blind_why, language))
        recent = [gap for gap in self.liveness.gaps if time.time() - gap[1] < GAP_SHOWN]
        return told + [f"{say('gap', language)} {_clock(a)}–{_clock(b)}" for a, b in recent[-1:]]

    def problems(self) -> list[tuple[str, str]]:
        """What keeps probes from being sent, as (English, Japanese)."""
        return [(problem.en, problem.ja) for problem in self._prober.problems()]

    def reset(self) -> None:
        """Begin all counters anew, as deadman's `r`."""
        self.liveness = Liveness(to_watched(self.inventory), time.time())

    def speak(self, language: str) -> None:
        """Nothing to do: reasons are kept without words."""

    def close(self) -> None:
        """Write what is not yet written."""
        if self._log is not None:
            self._log.close()

    def replace(self, inventory: Inventory) -> TargetDiff:
        """Take over another list; what did not change keeps its history."""
        difference = diff_targets(self.inventory, inventory)
        self.inventory = inventory
        self.entries = {entry.key: entry for entry in inventory.entries}
        self._tell(self.liveness.replace(to_watched(inventory), time.time()))
        self._prober.replace(to_specs(inventory))
        return difference

    def _row(self, view: TargetView) -> Row:
        entry = self.entries[view.key]
        return Row(
            key=view.key,
            name=view.name,
            address=entry.address,
            group=view.group,
            room=view.room,
            state=view.state,
            since=view.since,
            why=view.why,
            sent=view.sent,
            lost=view.lost,
            rtt_last=view.rtt_last,
            rtt_avg=view.rtt_avg,
            rtts=view.rtts,
            reason=view.reason,
            hides=view.hides,
            parents=view.parents,
            changes=tuple((at, state) for at, state, _code in view.changes),
        )

    def _on_gap(self, start: float, end: float) -> None:
        self.liveness.not_watching(start, end)

    def _on_results(self, results: Sequence[Result]) -> None:
        self._tell(self.liveness.observe(results))
        wanted = self.liveness.wanted()
        if wanted:
            task = asyncio.get_running_loop().create_task(self._prober.probe_now(wanted))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        if self._log is not None:
            for result in results:
                self._write_result(self._log, result)

    def _write_result(self, log: JsonLog, result: Result) -> None:
        entry = self.entries.get(result.key)
        if entry is not None:  # else gone from the file while its answer was under way
            log.write_result(result, entry, self.liveness.snapshot(result.key).state.value)

    def _tell(self, changes: Sequence[Change]) -> None:
        if self._log is None:
            return
        for change in changes:
            entry = self.entries.get(change.key)
            told = {
                "change": True,
                "key": change.key,
                "name": entry.name if entry else change.key,
                "old": change.old.value,
                "state": change.new.value,
                "why": sentence(change.why, "en"),
                "cause": change.cause,
                "hides": list(change.hides),
            }
            self._log.write(change.at, told)


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
