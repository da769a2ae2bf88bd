"""Reads a file of expectations (TOML, or the same as JSON), strictly.

Its tables are those of `Expectations`; `[[ping]]`, `[[mtu]]`, `[[trace]]` and `[[dns.names]]` may
stand several times. `[room.SLUG.…]` holds what differs in one room: its tables are laid over the
common ones key by key, its lists replace the common ones.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar, get_type_hints

from kaisai.engines.dropcheck.expectations import (
    Dhcp,
    Dns,
    Expectations,
    Ipv4,
    Ipv6,
    Link,
    Mtu,
    Name,
    Nat64,
    Ping,
    Portal,
    Throughput,
    Trace,
    Wifi,
)
from kaisai.engines.dropcheck.mistakes import Mistake

T = TypeVar("T")
_TABLES: dict[str, type] = {
    "link": Link,
    "wifi": Wifi,
    "dhcp": Dhcp,
    "ipv4": Ipv4,
    "ipv6": Ipv6,
    "dns": Dns,
    "nat64": Nat64,
    "portal": Portal,
    "throughput": Throughput,
}
_LISTS: dict[str, type] = {"ping": Ping, "mtu": Mtu, "trace": Trace}
_KNOWN = (*_TABLES, *_LISTS, "room")


def read_expectations(data: bytes, *, name: str, room: str = "") -> Expectations:
    """What the file expects, of that room if one is named.

    Args:
        data: the file, TOML unless its name ends in `.json`.
        name: of the file, for what is wrong with it.
        room: slug of a room.

    Raises:
        Mistake: the first thing that is wrong, with its place and the remedy; all rooms are read.
    """
    try:
        return _read(_parsed(data, name), room)
    except Mistake as mistake:
        raise mistake.within(name) from None


def read_room(common: str, own: str, *, room: str, names: tuple[str, str]) -> Expectations:
    """What a room expects of which the common file may know nothing, and that has a file of its own.

    Args:
        common: TOML for all rooms; may hold `[room.SLUG]`.
        own: TOML of this room, without `[room]`, laid over what the common one says of it.
        room: slug of the room.
        names: of the two files, for what is wrong with them.

    Raises:
        Mistake: the first thing that is wrong, with its place and the remedy.
    """
    try:
        told = _parsed(common.encode(), "")
        _read(told, "")
    except Mistake as mistake:
        raise mistake.within(names[0]) from None
    shared = {key: value for key, value in told.items() if key != "room"}
    try:
        laid = _laid_over(shared, told.get("room", {}).get(room, {}))
        return _expectations(_laid_over(laid, _parsed(own.encode(), "")))
    except Mistake as mistake:
        raise mistake.within(names[1]) from None


def _parsed(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        told = json.loads(text) if name.lower().endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError) as why:
        raise Mistake("unreadable", told=why) from why
    return _table(told)


def _read(told: Mapping[str, Any], room: str) -> Expectations:
    shared = {key: value for key, value in told.items() if key != "room"}
    rooms = {
        slug: _in_room(shared, slug, differing)
        for slug, differing in _within("room", told.get("room", {})).items()
    }
    if not room:
        return _expectations(shared)
    if room not in rooms:
        raise Mistake("no-room", told=room, choices=tuple(rooms) or ("–",))
    return rooms[room]


def _in_room(shared: Mapping[str, Any], slug: str, differing: object) -> Expectations:
    try:
        return _expectations(_laid_over(shared, _table(differing)))
    except Mistake as mistake:
        raise mistake.within("room", slug) from None


def _laid_over(shared: Mapping[str, Any], differing: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(shared)
    for key, value in differing.items():
        below = shared.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = {**below, **value} if both else value  # type: ignore[dict-item]  # both are tables
    return merged


def _expectations(told: Mapping[str, Any]) -> Expectations:
    found: dict[str, Any] = {}
    for key, value in told.items():
        if key in _TABLES:
            found[key] = _filled(_TABLES[key], value, key)
        elif key in _LISTS:
            found[key] = _several(_LISTS[key], value, key)
        else:
            raise Mistake("unknown", told=key, choices=_KNOWN)
    return Expectations(**found)


def _several(kind: type[T], told: object, key: str) -> tuple[T, ...]:
    if not isinstance(told, list):
        raise Mistake("not-tables", (key,))
    return tuple(_filled(kind, one, key) for one in told)


def _filled(kind: type[T], told: object, key: str) -> T:
    """An instance of a table's class, each field read as it says."""
    table = _within(key, told)
    hints = get_type_hints(kind, include_extras=True)
    found: dict[str, Any] = {}
    for word, value in table.items():
        if word not in hints:
            raise Mistake("unknown", (key,), told=word, choices=tuple(hints))
        try:
            found[word] = _value(hints[word], value)
        except Mistake as mistake:
            raise mistake.within(key, word) from None
    needed = [field.name for field in fields(kind) if field.default is MISSING]  # type: ignore[arg-type]  # tables are dataclasses
    missing = [word for word in needed if word not in found]
    if missing:
        raise Mistake("missing", (key,), told=missing[0])
    return kind(**found)


def _value(hint: Any, told: object) -> Any:
    """As the annotation says; the names to ask for are tables themselves."""
    if hasattr(hint, "__metadata__"):
        return hint.__metadata__[0](told)
    if not isinstance(told, list):
        raise Mistake("not-tables")
    return tuple(_filled(Name, one, "") for one in told)


def _within(key: str, told: object) -> Mapping[str, Any]:
    try:
        return _table(told)
    except Mistake as mistake:
        raise mistake.within(key) from None


def _table(told: object) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise Mistake("not-a-table")
    return told
