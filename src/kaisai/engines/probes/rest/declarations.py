"""The vendor files of controllers: what to ask for, and which field of the answer means what.

One TOML file a way of asking, read once and checked; its name without `.toml` is what a profile keeps.
docs/do/add-a-controller.md says with examples what may stand in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kaisai.engines.probes.snmp.declarations import KINDS
from kaisai.engines.probes.vendor_files import BadDeclaration, only_known, read_file

FOLDER = Path(__file__).parent / "vendors"
NAME = "@"  # instead of a field: the name under which a row stands
Steps = tuple[str, ...]  # names of fields, one within the other
Wanted = tuple[tuple[Steps, frozenset[str]], ...]  # fields and the texts of which each has one
_VENDOR = {
    *("name", "vendor", "like", "path", "site", "good", "pages"),
    *("key", "login", "devices", "table"),
}
_FIELD = {"field", "scale", "bits", "map", "absent", "minus", "least", "most"}
_TABLE = {"kind", "devices", "at", "key", "only", "together", "columns"}


@dataclass(frozen=True, slots=True)
class Field:
    """Where one meaning of a row stands.

    Attributes:
        steps: the way to it.
        scale: what the number is multiplied by.
        bits: 32 or 64 for a counter, which only grows until it wraps; 0 for anything else.
        map: words or numbers for values.
        absent: numbers that say that there is none.
        minus: fields that are taken off; without any of them there is no number.
        least, most: what is beyond them cannot be, and is not believed.
    """

    steps: Steps
    scale: float = 1
    bits: int = 0
    map: Mapping[str, str | int | float] = field(default_factory=dict)
    absent: frozenset[float] = frozenset()
    minus: tuple[Steps, ...] = ()
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind.

    Attributes:
        kind: what a row is; `KINDS` has the meanings that it may have.
        devices: which devices have such rows.
        at: where the rows of a device stand, the first that there is; without any, the device is one.
        key: the field that names a row for ever; empty where rows stand under names.
        only: which rows count.
        together: rows with the same key are one whosever they are, and their numbers are added up.
        columns: by meaning, the first that the answer has counts.
    """

    kind: str
    devices: Wanted
    at: tuple[Steps, ...]
    key: Steps
    only: Wanted
    together: bool
    columns: Mapping[str, tuple[Field, ...]]


@dataclass(frozen=True, slots=True)
class Devices:
    """Where the devices stand in an answer.

    Attributes:
        at: the way to the list.
        key: the field that names a device for ever.
        name: what people call it, the first of these that it has.
        live: which are connected; of others only names count, for their numbers are old.
        self: which is the controller itself.
    """

    at: Steps
    key: Steps
    name: tuple[Steps, ...]
    live: Wanted
    self: Wanted


@dataclass(frozen=True, slots=True)
class Key:
    """A header with each request; `{secret}` in its text stands for the key."""

    header: str
    text: str


@dataclass(frozen=True, slots=True)
class Login:
    """A request whose answer has cookies for those that follow; names of two fields of its JSON."""

    path: str
    user: str
    secret: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Parameters that ask for a part of a long list: rows of a page, its number; the most rows."""

    size: str
    number: str
    most: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """One vendor file.

    Attributes:
        name: of this way of asking, for those who choose.
        vendor: whose devices these are.
        path: what is asked for; `{site}` stands for the site.
        site: asked for where a profile names none; empty when it must name one.
        good: what an answer has that is none of a failure.
        key, login: how one may ask, one of them or either.
    """

    name: str
    vendor: str
    path: str
    site: str
    good: Wanted
    pages: Pages | None
    key: Key | None
    login: Login | None
    devices: Devices
    tables: tuple[Table, ...]

    @property
    def has_sites(self) -> bool:
        """Whether it tells of one site out of many."""
        return "{site}" in self.path


@cache
def vendors() -> Mapping[str, Declaration]:
    """Every vendor file by the name that a profile keeps."""
    return {path.stem: read_declaration(path) for path in sorted(FOLDER.glob("*.toml"))}


def read_declaration(path: Path) -> Declaration:
    """One file, checked.

    Raises:
        BadDeclaration: it does not say what a vendor file says.
    """
    told, place = read_file(path), path.name
    if "like" in told:
        told = {**read_file(path.with_name(f"{told['like']}.toml")), **told}
    only_known(told, _VENDOR, place)
    try:
        return _declaration(told, place)
    except (TypeError, AttributeError, KeyError) as why:
        raise BadDeclaration(f"{place}: something is missing, or of another form: {why}") from why


def _declaration(told: Mapping[str, Any], place: str) -> Declaration:
    devices = told["devices"]
    only_known(devices, {"at", "key", "name", "live", "self"}, f"{place}: devices")
    made = Declaration(
        name=told["name"],
        vendor=told["vendor"],
        path=told["path"],
        site=told.get("site", ""),
        good=_wanted(told.get("good", {})),
        pages=Pages(**told["pages"]) if told.get("pages") else None,
        key=Key(**told["key"]) if told.get("key") else None,
        login=Login(**told["login"]) if told.get("login") else None,
        devices=Devices(
            at=_steps(devices.get("at", "")),
            key=_steps(devices["key"]),
            name=tuple(map(_steps, devices.get("name", ()))),
            live=_wanted(devices.get("live", {})),
            self=_wanted(devices.get("self", {})),
        ),
        tables=tuple(_table(table, place) for table in told.get("table", ())),
    )
    if made.key is None and made.login is None:
        raise BadDeclaration(f"{place}: say key or login, or nobody may ask")
    return made


def _steps(text: str) -> Steps:
    return tuple(text.split(".")) if text else ()


def _wanted(told: Mapping[str, Any]) -> Wanted:
    return tuple((_steps(name), frozenset(map(as_text, values))) for name, values in told.items())


def as_text(value: object) -> str:
    """A value as the words of a file name it: `true`, `6`, `connected`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _table(told: Mapping[str, Any], place: str) -> Table:
    kind = str(told.get("kind", ""))
    place = f"{place}: {kind or 'table'}"
    only_known(told, _TABLE, place)
    if kind not in KINDS:
        raise BadDeclaration(f"{place}: kind must be one of {', '.join(KINDS)}")
    columns = told.get("columns", {})
    only_known(columns, KINDS[kind], f"{place}: columns")
    return Table(
        kind=kind,
        devices=_wanted(told.get("devices", {})),
        at=tuple(map(_steps, told.get("at", ()))),
        key=_steps(told.get("key", "")),
        only=_wanted(told.get("only", {})),
        together=bool(told.get("together", False)),
        columns={
            meaning: tuple(
                _field(each, f"{place}: {meaning}")
                for each in (column if isinstance(column, list) else [column])
            )
            for meaning, column in columns.items()
        },
    )


def _field(told: Any, place: str) -> Field:
    if isinstance(told, str):
        return Field(_steps(told))
    if not isinstance(told, dict) or "field" not in told:
        raise BadDeclaration(f"{place}: needs a field")
    only_known(told, _FIELD, place)
    return Field(
        steps=_steps(told["field"]),
        scale=told.get("scale", 1),
        bits=int(told.get("bits", 0)),
        map=told.get("map", {}),
        absent=frozenset(told.get("absent", ())),
        minus=tuple(map(_steps, told.get("minus", ()))),
        least=told.get("least"),
        most=told.get("most"),
    )
