"""All relays, whatever they speak: SSH hosts, SNMP agents, routers."""

import asyncio
from typing import Protocol

from kaisai.engines.probes.disman import Disman
from kaisai.engines.probes.relay import Relay
from kaisai.engines.probes.routeros import RouterOs
from kaisai.engines.probes.spec import ProbeSpec, Result, Via, ViaKind


class Asks(Protocol):
    """Another machine that can be told to ping."""

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from there; raises `RelayFailed` when it could not ask."""

    async def close(self) -> None:
        """Let go of it."""


class Relays:
    """All relays, shared by the targets behind them."""

    def __init__(self, known_hosts: str | None = None) -> None:
        self._known_hosts = known_hosts
        self._relays: dict[Via, Asks] = {}

    async def probe(self, spec: ProbeSpec, address: str) -> Result:
        """Ask once from the relay of a target.

        Raises:
            RelayFailed: the relay could not ask; that says nothing of the target.
        """
        if spec.via is None:
            raise ValueError("a relay probe has a relay")
        relay = self._relays.get(spec.via)
        if relay is None:
            relay = self._relays[spec.via] = self._met(spec.via)
        return await relay.probe(spec, address)

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(relay.close() for relay in self._relays.values()))
        self._relays.clear()

    def _met(self, via: Via) -> Asks:
        if via.kind is ViaKind.SNMP:
            return Disman(via)
        if via.kind is ViaKind.ROUTEROS:
            return RouterOs(via)
        return Relay(via, self._known_hosts)
