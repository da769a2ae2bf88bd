"""A controller as the collector asks it: each answer has everything, a survey is one that is told whole."""

import asyncio
from collections.abc import Mapping

from kaisai.engines.probes.rest.asking import Controller, RestAccess
from kaisai.engines.probes.rest.reading import Answer, read
from kaisai.engines.probes.snmp.items import Item
from kaisai.engines.probes.snmp.polling import UPTIME
from kaisai.engines.probes.snmp.survey import Survey


class RestSource:
    """See `collecting.Source`. What a device had that is away now is still had, without numbers."""

    def __init__(self, access: RestAccess) -> None:
        self._controller = Controller(access)
        self._fresh: Answer | None = None
        self._known: dict[tuple[str, str], Item] = {}
        self._counters: dict[str, int] = {}
        self._names: set[str] = set()
        self._stale = False

    @property
    def is_stale(self) -> bool:
        """See `Source`: new devices and numbers are told at once, not by the next survey."""
        return self._stale

    async def survey(self) -> tuple[Survey, Mapping[str, int]]:
        """See `Source`."""
        told = self._fresh = await self._read()
        found = told.survey
        for item in (item for items in found.items.values() for item in items):
            before = self._known.get((item.kind, item.key))
            if before is not None:
                item.oids = {**before.oids, **item.oids}
        listed = {(item.kind, item.key) for items in found.items.values() for item in items}
        for place, item in self._known.items():
            if place not in listed and item.index.get("ap") in told.away:
                found.items.setdefault(item.kind, []).append(item)
        self._known = {(i.kind, i.key): i for items in found.items.values() for i in items}
        self._counters |= told.counters
        self._names |= told.numbers.keys()
        self._stale = False
        return found, self._counters

    async def ask(self) -> dict[str, float]:
        """See `Source`."""
        told, self._fresh = self._fresh or await self._read(), None
        self._stale = not told.numbers.keys() - {UPTIME} <= self._names
        return told.numbers

    async def close(self) -> None:
        """See `Source`."""
        await self._controller.close()

    async def _read(self) -> Answer:
        devices = await self._controller.devices()
        return await asyncio.to_thread(read, self._controller.declaration, devices)
