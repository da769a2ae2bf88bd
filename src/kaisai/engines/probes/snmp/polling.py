"""Asks an agent again for what changes, with identifiers that a survey found.

Asking for known objects costs half of walking tables. What the agent leaves out, or sends as
something that is no number, is a gap: it is missing from the answer, never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from kaisai.engines.probes.snmp.agents import Agent, Value
from kaisai.engines.probes.snmp.declarations import Column
from kaisai.engines.probes.snmp.items import Item
from kaisai.engines.probes.snmp.meaning import number_of
from kaisai.engines.probes.snmp.survey import SYS_UPTIME, Survey

# What is asked for in every round; everything else stays until the next survey.
CHANGING: Mapping[str, Sequence[str]] = {
    "port": (
        *("admin", "oper", "in_octets", "out_octets"),
        *("in_errors", "out_errors", "in_discards", "out_discards"),
    ),
    "radio": ("clients", "weak_clients", "airtime", "airtime_other", "channel", "noise", "power"),
    "access_point": ("clients", "cpu"),
    "ssid": ("clients",),
    "cpu": ("load",),
    "memory": ("used", "free", "percent"),
    "temperature": ("celsius",),
    "poe": ("used", "budget"),
    "poe_port": ("detection",),
    "pool": ("size", "used", "percent"),
    "sessions": ("used", "limit"),
    "total": ("clients", "access_points"),
}
UPTIME = "device//uptime"
AT_ONCE = 48  # objects of one request: with 64-bit counters just what fits into one packet
Convert = Callable[[Value], float | int | None]


def series_name(item: Item, meaning: str) -> str:
    """The name of a series within its device: `port/10101/in_octets`."""
    return f"{item.kind}/{item.key}/{meaning}"


class Plan:
    """What one agent is asked for in every round.

    Args:
        found: what a survey of the agent found.
    """

    def __init__(self, found: Survey) -> None:
        self._names = [UPTIME]
        self.oids = [SYS_UPTIME]
        self._converts: dict[str, Convert] = {UPTIME: _seconds}
        self.counters: dict[str, int] = {}  # bits by name
        for kind, meanings in CHANGING.items():
            for meaning in meanings:
                for item in found.of(kind):
                    self._add(item, meaning)

    def _add(self, item: Item, meaning: str) -> None:
        oid, column = item.oids.get(meaning), item.columns.get(meaning)
        if oid is None or column is None:
            return
        name = series_name(item, meaning)
        self._names.append(name)
        self.oids.append(oid)
        if column.bits:
            self.counters[name] = column.bits
        elif column.scale != 1 or column.mask or column.negative or column.absent:
            self._converts[name] = _converter(column)

    async def ask(self, agent: Agent) -> dict[str, float | int]:
        """One round.

        Returns:
            Numbers by the name of their series.

        Raises:
            AgentLost: it does not answer.
        """
        values: dict[str, float | int] = {}
        for start in range(0, len(self.oids), AT_ONCE):
            oids = self.oids[start : start + AT_ONCE]
            told = await agent.get(oids)
            self._read(self._names[start : start + AT_ONCE], list(map(told.get, oids)), values)
        return values

    def _read(
        self, names: list[str], told: list[Value | None], values: dict[str, float | int]
    ) -> None:
        """The numbers of an answer; nearly all of them are whole and need nothing done."""
        converts = self._converts
        if set(map(type, told)) == _WHOLE and converts.keys().isdisjoint(names):
            values.update(zip(names, cast("list[int]", told), strict=True))
            return
        for name, value in zip(names, told, strict=True):
            number = None if value is None else converts.get(name, _plain)(value)
            if number is not None:
                values[name] = number


_WHOLE = {int}
_PLAIN = Column("1.3")


def _plain(value: Value) -> float | int | None:
    return number_of(_PLAIN, value)


def _converter(column: Column) -> Convert:
    return lambda value: number_of(column, value)


def _seconds(value: Value) -> float | None:
    return value / 100 if isinstance(value, int) else None
