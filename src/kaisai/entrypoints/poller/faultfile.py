"""Faults by file, for the demo without root: what is lost, what is slow, by target name."""

import asyncio
import json
from pathlib import Path

import structlog

from kaisai.engines.probes.faults import FaultInjector

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.3


class FaultFile:
    """Follows a file `{"lost": [key, …], "slow": {key: milliseconds}}` and keeps an injector like it."""

    def __init__(self, path: Path) -> None:
        self.injector = FaultInjector()
        self._path = path
        self._stamp = 0
        self._touched: set[str] = set()

    async def follow(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY)

    def look(self) -> None:
        """Read the file if it changed; a half-written one is read again next time."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp == self._stamp:
                return
            told = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.warning("fault file not readable", error=str(error))
            return
        self._stamp = stamp
        wanted = {*told["lost"], *told["slow"]}
        for key in self._touched - wanted:
            self.injector.clear(key)
        for key in told["lost"]:
            self.injector.lose(key, 1.0)
        for key, milliseconds in told["slow"].items():
            self.injector.delay(key, float(milliseconds))
        self._touched = wanted
