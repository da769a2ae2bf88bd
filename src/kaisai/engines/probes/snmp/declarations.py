"""The vendor files: which object means what. One TOML file a vendor, read once and checked.

A file has a `name`, a condition (`when.object_id`: prefixes of sysObjectID; `when.answers`: a node
below which the agent has something), perhaps `self = "access_point"` for an agent that is one, and
tables. A table has a `kind`, the parts of its `index` (`name`, `name:mac`, or `*` for the rest) and
columns: an identifier, or `{oid, bits, scale, mask, negative, map, absent}`, or a list of
which the first that the agent has counts. docs/do/read-snmp-agents.md says it with examples.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kaisai.engines.formats.snmp import parse_oid
from kaisai.engines.probes.vendor_files import BadDeclaration, only_known, read_file

FOLDER = Path(__file__).parent / "vendors"
STANDARD = "standard.toml"
_MAKERS = "makers.toml"
KINDS = {
    "access_point": {"name", "model", "address", "clients", "cpu", "uptime"},
    "cpu": {"name", "load"},
    "device": {"name", "model", "version", "serial", "uptime"},
    "local_port": {"name", "descr"},
    "managed_radio": {"clients"},
    "memory": {"type", "name", "total", "used", "free", "percent"},
    "neighbor": {"chassis", "port", "port_descr", "name", "descr"},
    "noise": {"noise"},
    "poe": {"budget", "used"},
    "poe_port": {"admin", "detection"},
    "pool": {"name", "size", "used", "percent"},
    "port": {
        "descr",
        "type",
        "mac",
        "admin",
        "oper",
        "name",
        "alias",
        "speed",
        "in_octets",
        "out_octets",
        "in_errors",
        "out_errors",
        "in_discards",
        "out_discards",
    },
    "radio": {
        "code",
        "band",
        "channel",
        "power",
        "power_level",
        "noise",
        "clients",
        "weak_clients",
        "airtime",
        "airtime_own_in",
        "airtime_own_out",
        "airtime_other",
        "ap_name",
    },
    "registration": {"seen"},
    "sessions": {"used", "limit"},
    "ssid": {"name", "clients", "channel", "radio", "power"},
    "temperature": {"type", "name", "celsius", "exponent", "precision"},
    "total": {"clients", "access_points"},
}
TEXTS = frozenset(
    {
        *("name", "alias", "descr", "port", "port_descr", "model", "version", "serial", "code"),
        *("ap_name", "band", "address", "radio", "type"),
    }
)
MACS = frozenset({"mac", "chassis"})
_COLUMN = {"oid", "bits", "scale", "mask", "negative", "map", "absent"}


@dataclass(frozen=True, slots=True)
class Column:
    """Where one meaning of a row stands.

    Attributes:
        oid: the column; of a table without index the object itself.
        bits: 32 or 64 for a counter, which only grows until it wraps; 0 for anything else.
        scale: what the number is multiplied by.
        mask: bits of the number that count.
        negative: the sign was left out.
        map: words for values.
        absent: values that say that there is none.
    """

    oid: str
    bits: int = 0
    scale: float = 1
    mask: int = 0
    negative: bool = False
    map: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind.

    Attributes:
        kind: what a row is; `KINDS` has the meanings that it may have.
        index: names and types of the parts of the index; empty for single objects.
        columns: by meaning, the first that the agent has counts.
        only: rows that count: value by meaning.
    """

    kind: str
    index: tuple[tuple[str, str], ...]
    columns: Mapping[str, tuple[Column, ...]]
    only: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Declaration:
    """One vendor file."""

    name: str
    tables: tuple[Table, ...]
    object_ids: tuple[str, ...] = ()
    answers: str = ""
    is_access_point: bool = False


@cache
def standard() -> Declaration:
    """What every agent may tell."""
    return read_declaration(FOLDER / STANDARD)


@cache
def vendors() -> tuple[Declaration, ...]:
    """Every vendor file, in the order of their names."""
    return tuple(
        read_declaration(path)
        for path in sorted(FOLDER.glob("*.toml"))
        if path.name not in {STANDARD, _MAKERS}
    )


@cache
def makers() -> Mapping[str, str]:
    """Names by private enterprise number."""
    return read_file(FOLDER / _MAKERS)


def read_declaration(path: Path) -> Declaration:
    """One file, checked.

    Raises:
        BadDeclaration: it does not say what a vendor file says.
    """
    told, place = read_file(path), path.name
    only_known(told, {"name", "when", "self", "table"}, place)
    when = told.get("when", {})
    only_known(when, {"object_id", "answers"}, f"{place}: when")
    if place != STANDARD and not when:
        raise BadDeclaration(f"{place}: add when.object_id or when.answers, or no device has it")
    return Declaration(
        name=str(told.get("name") or path.stem),
        tables=tuple(_table(table, place) for table in told.get("table", ())),
        object_ids=tuple(_oid(oid, f"{place}: when") for oid in when.get("object_id", ())),
        answers=_oid(when["answers"], f"{place}: when") if "answers" in when else "",
        is_access_point=told.get("self") == "access_point",
    )


def _oid(text: Any, place: str) -> str:
    try:
        parse_oid(str(text))
    except ValueError:
        raise BadDeclaration(f"{place}: “{text}” is not an object identifier") from None
    return str(text)


def _table(told: Mapping[str, Any], place: str) -> Table:
    kind = str(told.get("kind", ""))
    place = f"{place}: {kind or 'table'}"
    only_known(told, {"kind", "index", "columns", "only"}, place)
    if kind not in KINDS:
        raise BadDeclaration(f"{place}: kind must be one of {', '.join(KINDS)}")
    columns = told.get("columns", {})
    only_known(columns, KINDS[kind], f"{place}: columns")
    return Table(
        kind=kind,
        index=tuple(_part(part, place) for part in told.get("index", ())),
        columns={
            meaning: tuple(
                _column(each, f"{place}: {meaning}")
                for each in (column if isinstance(column, list) else [column])
            )
            for meaning, column in columns.items()
        },
        only=told.get("only", {}),
    )


def _part(text: str, place: str) -> tuple[str, str]:
    name, _, kind = text.partition(":")
    if kind not in {"", "mac", "ip"}:
        raise BadDeclaration(f"{place}: index “{text}”: the type is mac or ip, or none")
    return name, kind


def _column(told: Any, place: str) -> Column:
    if isinstance(told, str):
        return Column(_oid(told, place))
    if not isinstance(told, dict) or "oid" not in told:
        raise BadDeclaration(f"{place}: needs an oid")
    only_known(told, _COLUMN, place)
    return Column(
        oid=_oid(told["oid"], place),
        bits=int(told.get("bits", 0)),
        scale=told.get("scale", 1),
        mask=int(told.get("mask", 0)),
        negative=bool(told.get("negative", False)),
        map={str(key): str(value) for key, value in told.get("map", {}).items()},
        absent=frozenset(told.get("absent", ())),
    )
