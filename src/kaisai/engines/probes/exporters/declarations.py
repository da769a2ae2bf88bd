"""The vendor files of exporters: which of their metrics are a pool or a table of sessions.

One TOML file an exporter, read once and checked. docs/do/scrape-exporters.md says what may stand in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kaisai.engines.probes.vendor_files import BadDeclaration, only_known, read_file

FOLDER = Path(__file__).parent / "vendors"
KINDS: Mapping[str, frozenset[str]] = {
    "pool": frozenset({"used", "size", "percent"}),
    "sessions": frozenset({"used", "limit", "percent"}),
}
_TABLE = frozenset({"kind", "key", "name", "called", "only", "columns"})
_COLUMN = frozenset({"metric", "only"})
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """The samples that have one meaning.

    Attributes:
        metric: their name.
        only: which of them count; a label that is not there has the empty text.
    """

    metric: str
    only: Labels


@dataclass(frozen=True, slots=True)
class Table:
    """Parts of one kind.

    Attributes:
        kind: one of `KINDS`.
        key: labels that tell a part from others; none where an exporter has one such part.
        name: labels of which the first with a text is the part's name for people.
        called: its name where none of them has a text.
        columns: by meaning.
    """

    kind: str
    key: tuple[str, ...]
    name: tuple[str, ...]
    called: str
    columns: Mapping[str, Column]


@cache
def tables() -> tuple[Table, ...]:
    """Of all vendor files."""
    return tuple(table for path in sorted(FOLDER.glob("*.toml")) for table in read_tables(path))


def read_tables(path: Path) -> list[Table]:
    """One file, checked.

    Raises:
        BadDeclaration: it does not say what a vendor file says.
    """
    told = read_file(path)
    only_known(told, {"name", "table"}, path.name)
    try:
        return [_table(table, path.name) for table in told["table"]]
    except (TypeError, AttributeError, KeyError) as why:
        raise BadDeclaration(
            f"{path.name}: something is missing, or of another form: {why}"
        ) from why


def _table(told: Mapping[str, Any], place: str) -> Table:
    kind = str(told["kind"])
    place = f"{place}: {kind}"
    if kind not in KINDS:
        raise BadDeclaration(f"{place}: kind must be one of {', '.join(KINDS)}")
    only_known(told, _TABLE, place)
    only_known(told["columns"], KINDS[kind], f"{place}: columns")
    for meaning, column in told["columns"].items():
        only_known(column, _COLUMN, f"{place}: {meaning}")
    shared = told.get("only", {})
    return Table(
        kind=kind,
        key=tuple(told.get("key", ())),
        name=tuple(told.get("name", told.get("key", ()))),
        called=str(told.get("called", kind)),
        columns={
            meaning: Column(column["metric"], {**shared, **column.get("only", {})})
            for meaning, column in told["columns"].items()
        },
    )
