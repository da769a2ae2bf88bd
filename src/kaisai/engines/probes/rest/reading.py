"""From the answer of a controller to the items that SNMP agents have as well, and to numbers.

What is missing, or no number, or cannot be, is not told: a gap, and never nought.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kaisai.engines.probes.rest.declarations import (
    NAME,
    Declaration,
    Field,
    Steps,
    Table,
    Wanted,
    as_text,
)
from kaisai.engines.probes.snmp import wireless
from kaisai.engines.probes.snmp.declarations import MACS, TEXTS
from kaisai.engines.probes.snmp.items import Item, Trouble
from kaisai.engines.probes.snmp.meaning import Meaning, mac_of, text_of
from kaisai.engines.probes.snmp.polling import CHANGING, UPTIME, series_name
from kaisai.engines.probes.snmp.survey import Survey

MOST_DEVICES, MOST_ITEMS = 5_000, 50_000
LONGEST_KEY = 200  # characters
WIRES = frozenset({"local_port", "neighbor"})  # rows that belong together by their `local`
Device = Mapping[str, Any]


class NoAnswer(ValueError):
    """These bytes are no answer of such a controller."""


@dataclass(slots=True)
class Answer:
    """What one answer told.

    Attributes:
        survey: what there is.
        numbers: by name of the series, and `UPTIME`.
        counters: bits by name, for those that only grow until they wrap.
        away: keys of devices that the controller knows and does not reach.
    """

    survey: Survey
    numbers: dict[str, float] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)


def devices_of(declaration: Declaration, data: bytes) -> list[Any]:
    """The devices in an answer as it came, and whatever else stands among them.

    Raises:
        NoAnswer: it is no JSON, says that it failed, or has no list of devices.
    """
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as why:
        raise NoAnswer("no JSON") from why
    if not _has(told, declaration.good):
        raise NoAnswer("it says that it failed")
    found = _at(told, declaration.devices.at)
    if not isinstance(found, list):
        raise NoAnswer("no list")
    return found


def read(declaration: Declaration, devices: Sequence[Any]) -> Answer:
    """Everything that the devices of an answer tell; what is no device is left out, and told."""
    return _Reader(declaration).read(devices[:MOST_DEVICES])


class _Owner(NamedTuple):
    """The device that has rows; its name is what the inventory calls it as well."""

    key: str
    name: str


class _Reader:
    """One reading of one answer."""

    def __init__(self, declaration: Declaration) -> None:
        self._declared = declaration
        self._answer = Answer(Survey(vendor=declaration.vendor))
        self._items: dict[tuple[str, str], Item] = {}
        self._strange: Counter[tuple[str, str, str]] = Counter()

    def read(self, devices: Iterable[Any]) -> Answer:
        told = self._answer
        for device in devices:
            key = key_of(_at(device, self._declared.devices.key))
            if key:
                self._read_device(key, device)
            else:
                self._strange["strange-index", "device", "key"] += 1
        for item in self._items.values():
            told.survey.items.setdefault(item.kind, []).append(item)
        wireless.complete(told.survey.items, told.survey.troubles, alone=False)
        told.survey.troubles += [
            Trouble(code, kind, meaning, str(count))
            for (code, kind, meaning), count in sorted(self._strange.items())
        ]
        return told

    def _read_device(self, key: str, device: Device) -> None:
        places = self._declared.devices
        live = _has(device, places.live)
        if not live:
            self._answer.away.add(key)
        owner = _Owner(key, next(filter(None, (key_of(_at(device, at)) for at in places.name)), ""))
        for table in self._declared.tables:
            if _has(device, table.devices):
                self._read_table(table, owner, device, live=live)
        if places.self and _has(device, places.self):
            self._read_self(key, live=live)

    def _read_self(self, key: str, *, live: bool) -> None:
        """The controller's own name and time, where it is one of its devices."""
        own = self._items.get(("device", key))
        if own is None:
            return
        self._answer.survey.name = own.text("name")
        self._answer.survey.descr = " ".join(filter(None, map(own.text, ("model", "version"))))
        uptime = own.number("uptime")
        if live and uptime is not None:
            self._answer.survey.uptime = self._answer.numbers[UPTIME] = uptime

    def _read_table(self, table: Table, owner: _Owner, device: Device, *, live: bool) -> None:
        for name, row in rows_of(table, device):
            if not _has(row, table.only, name):
                continue
            item = self._item(table, owner, name, row)
            if item is None:
                continue
            for meaning, fields in table.columns.items():
                if live or meaning not in CHANGING.get(table.kind, ()):
                    self._take(table, item, meaning, fields, row, name)

    def _item(self, table: Table, owner: _Owner, name: str, row: Any) -> Item | None:
        own = key_of(_at(row, table.key)) if table.key else name
        if not own and table.at:
            self._strange["strange-index", table.kind, "key"] += 1
            return None
        if table.together:
            key, index = own, {}
        elif table.at:
            key, index = f"{owner.key}/{own}", {"ap": owner.key}
        else:
            key, index = owner.key, {"ap": owner.key}
        if table.kind in WIRES:
            index["local"] = key
        found = self._items.get((table.kind, key))
        if found is None and len(self._items) < MOST_ITEMS:
            found = self._items[table.kind, key] = Item(table.kind, key, index)
            if owner.name and table.at and not table.together:
                found.values["ap_name"] = owner.name
        return found

    def _take(
        self, table: Table, item: Item, meaning: str, fields: Iterable[Field], row: Any, name: str
    ) -> None:
        counted = meaning in CHANGING.get(table.kind, ())
        for each in fields:
            found = _meaning_of(each, meaning, row, name)
            if found is not None:
                break
        else:
            if counted and any(_is_strange(each, row, name) for each in fields):
                self._strange["strange-number", table.kind, meaning] += 1
            return
        if not counted:
            item.values.setdefault(meaning, found)
            return
        if isinstance(found, str):
            return
        series = series_name(item, meaning)
        before = self._answer.numbers.get(series, 0) if table.together else 0
        item.values[meaning] = self._answer.numbers[series] = before + found
        item.oids[meaning] = ".".join(each.steps)
        if each.bits:
            self._answer.counters[series] = each.bits


def rows_of(table: Table, device: Device) -> Iterator[tuple[str, Any]]:
    """The rows of a device, with the name under which each stands, if any."""
    if not table.at:
        yield "", device
        return
    told = next((found for at in table.at if (found := _at(device, at)) is not None), None)
    if isinstance(told, list):
        for row in told:
            if isinstance(row, dict):
                yield "", row
    elif isinstance(told, dict):
        for name, row in told.items():
            if isinstance(row, dict):
                yield key_of(name), row


def _at(told: Any, steps: Steps) -> Any:
    for step in steps:
        if not isinstance(told, dict):
            return None
        told = told.get(step)
    return told


def _value(each: Field, row: Any, name: str) -> Any:
    return name or None if each.steps == (NAME,) else _at(row, each.steps)


def _has(told: Any, wanted: Wanted, name: str = "") -> bool:
    return all(
        as_text(name if steps == (NAME,) else _at(told, steps)) in texts for steps, texts in wanted
    )


def key_of(value: object) -> str:
    """What can be a key: text or a whole number, in one line."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return text_of(as_text(value))[:LONGEST_KEY]


def _meaning_of(each: Field, meaning: str, row: Any, name: str) -> Meaning | None:
    value = _value(each, row, name)
    if each.map:
        return each.map.get(as_text(value))
    if meaning in TEXTS | MACS:
        text = value if isinstance(value, str) else key_of(value)
        return (mac_of(text) if meaning in MACS else text_of(text)) or None
    return number_of(each, row, name)


def number_of(each: Field, row: Any, name: str) -> float | int | None:
    """A number that can be; also from text."""
    value = _number(_value(each, row, name))
    for steps in each.minus:
        less = _number(_at(row, steps))
        value = None if value is None or less is None else value - less
    if value is None or value in each.absent:
        return None
    value = value * each.scale if each.scale != 1 else value
    below = each.least is not None and value < each.least
    above = each.most is not None and value > each.most
    return None if below or above or (each.bits and value < 0) else value


def _number(value: Any) -> float | int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        value = int(value) if math.isfinite(value) and value.is_integer() else value
    if not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # an integer beyond every float
        return None


def _is_strange(each: Field, row: Any, name: str) -> bool:
    """Whether something is there that cannot be, other than what says that there is nothing."""
    value = _value(each, row, name)
    if value is None or each.map:
        return False
    number = _number(value)
    return number is None or not (each.minus or number in each.absent)
