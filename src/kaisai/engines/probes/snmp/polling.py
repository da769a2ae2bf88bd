"""Asks an agent again for what changes, with identifiers that a survey found.

Asking for known objects costs half of walking tables. What the agent leaves out, or sends as
something that is no number, is a gap: it is missing from the answer, never zero.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from kaisai.engines.probes.snmp.agents import Agent, Value
from kaisai.engines.probes.snmp.declarations import Column
from kaisai.engines.probes.snmp.items import SUM, Item
from kaisai.engines.probes.snmp.meaning import number_of, seconds_of
from kaisai.engines.probes.snmp.survey import SYS_UPTIME, Survey

# What is asked for in every round; everything else stays until the next survey.
CHANGING: Mapping[str, Sequence[str]] = {
    "port": (
        *("admin", "oper", "in_octets", "out_octets"),
        *("in_errors", "out_errors", "in_discards", "out_discards"),
    ),
    "radio": ("clients", "weak_clients", "airtime", "airtime_other", "channel", "noise", "power"),
    "access_point": ("clients", "cpu", "uptime"),
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

    Attributes:
        names: of the series, in the order of the values of a round; sums come last.
        oids: what is asked for, in the same order.
        counters: bits by name, for those that only grow until they wrap.
    """

    def __init__(self, found: Survey) -> None:
        self.names = [UPTIME]
        self.oids = [SYS_UPTIME]
        self.counters: dict[str, int] = {}
        self._converts: list[Convert | None] = [seconds_of]
        sums: list[tuple[str, list[str]]] = []
        for kind, meanings in CHANGING.items():
            for meaning in meanings:
                for item in found.of(kind):
                    parts = item.oids.get(meaning, "").split(SUM)
                    if len(parts) > 1:
                        sums.append((series_name(item, meaning), parts))
                    else:
                        self._add(item, meaning)
        places = {oid: place for place, oid in enumerate(self.oids)}
        self._sums = [[places[part] for part in parts] for _name, parts in sums]
        self._requests = [
            _Request(self.oids[start : start + AT_ONCE], self._converts[start : start + AT_ONCE])
            for start in range(0, len(self.oids), AT_ONCE)
        ]
        self.names += [name for name, _parts in sums]

    def _add(self, item: Item, meaning: str) -> None:
        oid, column = item.oids.get(meaning), item.columns.get(meaning)
        if oid is None or column is None:
            return
        name = series_name(item, meaning)
        self.names.append(name)
        self.oids.append(oid)
        if column.bits:
            self.counters[name] = column.bits
        plain = not (column.scale != 1 or column.mask or column.negative or column.absent)
        self._converts.append(None if plain else _converter(column))

    async def ask(self, agent: Agent) -> list[float | int | None]:
        """One round.

        Returns:
            Numbers in the order of `names`; None for what the agent did not tell.

        Raises:
            AgentLost: it does not answer.
        """
        row: list[float | int | None] = []
        for request in self._requests:
            told = await agent.get(request.oids)
            row += request.read(told)
        return row + [_sum([row[place] for place in places]) for places in self._sums]


class _Request:
    """The objects of one question, and what is to be done with the answer: nearly always nothing."""

    def __init__(self, oids: list[str], converts: list[Convert | None]) -> None:
        self.oids = oids
        self._converts = converts
        self._as_they_are = not any(converts)

    def read(self, told: Mapping[str, Value]) -> list[float | int | None]:
        values = list(map(told.get, self.oids))
        if self._as_they_are and set(map(type, values)) == _WHOLE:
            return cast("list[float | int | None]", values)
        return [
            None if value is None else (convert or _plain)(value)
            for value, convert in zip(values, self._converts, strict=True)
        ]


_WHOLE = {int}
_PLAIN = Column("1.3")


def _sum(parts: Sequence[float | int | None]) -> float | int | None:
    """None as soon as one is not told: a part of the clients is not the clients."""
    told = [part for part in parts if part is not None]
    return sum(told) if len(told) == len(parts) else None


def _plain(value: Value) -> float | int | None:
    return number_of(_PLAIN, value)


def _converter(column: Column) -> Convert:
    return lambda value: number_of(column, value)
