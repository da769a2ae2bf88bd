"""Reads a whole agent: what it is, and every row that the vendor files give a meaning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kaisai.engines.formats.snmp import Oid
from kaisai.engines.probes.snmp import wireless
from kaisai.engines.probes.snmp.agents import Agent, AgentLost, Value
from kaisai.engines.probes.snmp.declarations import (
    Column,
    Declaration,
    Table,
    makers,
    standard,
    vendors,
)
from kaisai.engines.probes.snmp.items import Item, Trouble, scale_sensor, short_key
from kaisai.engines.probes.snmp.meaning import index_of, meaning_of, seconds_of, text_of

SYS_DESCR, SYS_OBJECT_ID = "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0"
SYS_UPTIME, SYS_NAME = "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.5.0"
# Parts without a sensor have a row with a name and no measure; such rows say nothing.
MEASURES = {
    "cpu": {"load"},
    "memory": {"used", "free", "percent"},
    "temperature": {"celsius"},
}
MOST_ITEMS = 20_000  # of one agent, about ten times the largest chassis
_ENTERPRISES = "1.3.6.1.4.1."


@dataclass(slots=True)
class Survey:
    """What one agent told.

    Attributes:
        vendor: from its vendor file, else its maker.
        uptime: seconds since its SNMP agent started; None when it does not say.
        items: by kind.
        troubles: what did not fit.
    """

    vendor: str = ""
    name: str = ""
    descr: str = ""
    object_id: str = ""
    uptime: float | None = None
    items: dict[str, list[Item]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def of(self, kind: str) -> list[Item]:
        """All items of a kind."""
        return self.items.get(kind, [])


async def survey(agent: Agent) -> Survey:
    """Ask for everything.

    Raises:
        AgentLost: it does not answer at all. One table that breaks off is a trouble, not the end.
    """
    system = await agent.get([SYS_DESCR, SYS_OBJECT_ID, SYS_UPTIME, SYS_NAME])
    told = Survey(
        name=text_of(system.get(SYS_NAME, "")),
        descr=text_of(system.get(SYS_DESCR, "")),
        object_id=text_of(system.get(SYS_OBJECT_ID, "")),
    )
    told.uptime = seconds_of(system.get(SYS_UPTIME))
    declared = [standard(), *await _vendors_of(agent, told.object_id)]
    for declaration in declared:
        for table in declaration.tables:
            await _read_table(agent, table, told)
    # a file that is chosen by what the agent has knows more than one chosen by the maker
    known = sorted(declared[1:], key=lambda declaration: not declaration.answers)
    told.vendor = known[0].name if known else _maker(told.object_id)
    for kind, measures in MEASURES.items():
        told.items[kind] = [item for item in told.of(kind) if measures & item.values.keys()]
    strange = [item for item in told.of("temperature") if not scale_sensor(item)]
    if strange:
        told.items["temperature"] = [i for i in told.of("temperature") if i not in strange]
        told.troubles.append(
            Trouble("strange-number", "temperature", "exponent", str(len(strange)))
        )
    wireless.complete(
        told.items, told.troubles, alone=any(each.is_access_point for each in declared)
    )
    return told


async def _vendors_of(agent: Agent, object_id: str) -> list[Declaration]:
    found = []
    for declaration in vendors():
        if any(_is_below(object_id, root) for root in declaration.object_ids):
            found.append(declaration)
        elif declaration.answers:
            try:
                if await agent.walk(declaration.answers):
                    found.append(declaration)
            except AgentLost:
                continue
    return found


def _is_below(oid: str, root: str) -> bool:
    return oid == root or oid.startswith(f"{root}.")


def _maker(object_id: str) -> str:
    number = object_id.removeprefix(_ENTERPRISES).partition(".")[0]
    return makers().get(number, "") if object_id.startswith(_ENTERPRISES) else ""


async def _read_table(agent: Agent, table: Table, told: Survey) -> None:
    rows: dict[tuple[str, ...], Item] = {}
    for meaning, columns in table.columns.items():
        for column in columns:
            try:
                cells = await _cells(agent, table, column)
            except AgentLost as lost:
                told.troubles.append(Trouble("broken-off", table.kind, meaning, lost.code))
                continue
            _take(table, meaning, column, cells, rows, told.troubles)
    kept = [item for item in rows.values() if _counts(item, table.only)]
    room = MOST_ITEMS - sum(map(len, told.items.values()))
    if len(kept) > room:
        told.troubles.append(Trouble("too-many", table.kind, "index", str(len(kept) - room)))
    told.items.setdefault(table.kind, []).extend(kept[: max(0, room)])


async def _cells(agent: Agent, table: Table, column: Column) -> Iterable[tuple[Oid, Value]]:
    if table.index:
        return await agent.walk(column.oid)
    value = (await agent.get([column.oid])).get(column.oid)
    return [] if value is None else [((), value)]


def _take(
    table: Table,
    meaning: str,
    column: Column,
    cells: Iterable[tuple[Oid, Value]],
    rows: dict[tuple[str, ...], Item],
    troubles: list[Trouble],
) -> None:
    empty = strange = 0
    for rest, value in cells:
        index = index_of(table.index, rest)
        if index is None:
            strange += 1
            continue
        key = tuple(index.values())
        item = rows.get(key)
        if item is None:
            item = rows[key] = Item(table.kind, short_key("/".join(key)), index)
        if meaning in item.values:
            continue  # a better column told it already
        found = meaning_of(column, meaning, value)
        if found is None:
            empty += value == b""
            continue
        item.values[meaning] = found
        item.columns[meaning] = column
        item.oids[meaning] = ".".join((column.oid, *map(str, rest)))
    if strange:
        troubles.append(Trouble("strange-index", table.kind, meaning, str(strange)))
    if empty and column.bits + (meaning == "clients"):
        troubles.append(Trouble("empty-number", table.kind, meaning, str(empty)))


def _counts(item: Item, only: Mapping[str, str | int]) -> bool:
    return all(str(item.values.get(meaning)) == str(wanted) for meaning, wanted in only.items())
