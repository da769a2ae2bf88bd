"""An SNMP agent as the collector asks it: surveyed once, then polled."""

from collections.abc import Callable, Mapping
from typing import cast

from kaisai.engines.probes.snmp.agents import Agent, AgentLost
from kaisai.engines.probes.snmp.polling import Plan
from kaisai.engines.probes.snmp.survey import Survey, survey

NOTHING = Survey()


class SnmpSource:
    """See `collecting.Source`.

    Args:
        meet: makes the agent; again after it was lost, for a new socket, and for SNMPv3 a new
            acquaintance.
    """

    is_stale = False

    def __init__(self, meet: Callable[[], Agent]) -> None:
        self._meet = meet
        self._agent: Agent | None = None
        self._plan = Plan(NOTHING)

    async def survey(self) -> tuple[Survey, Mapping[str, int]]:
        """See `Source`."""
        try:
            found = await survey(self._met())
        except AgentLost:
            self._agent = None
            raise
        self._plan = Plan(found)
        return found, self._plan.counters

    async def ask(self) -> dict[str, float]:
        """See `Source`."""
        try:
            row = await self._plan.ask(self._met())
        except AgentLost:
            self._agent = None
            raise
        told = dict(zip(self._plan.names, row, strict=True))
        if None in row:
            return {name: value for name, value in told.items() if value is not None}
        return cast("dict[str, float]", told)

    async def close(self) -> None:
        """See `Source`."""
        self._agent = None

    def _met(self) -> Agent:
        if self._agent is None:
            self._agent = self._meet()
        return self._agent
