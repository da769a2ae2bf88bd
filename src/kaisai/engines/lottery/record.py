"""The record of a lottery: one JSON file with all that is needed to draw it again.

`{"format": "kaisai-lottery/1", "name": …, "commitment": hex, "seed": hex, "salt": …,
"quotas": {name: places}, "applications": [{"name", "group", "needs": {quota: places}}, …],
"winners": [application, …], "waiting": [application, …]}`. Before the draw `seed`, `winners` and `waiting` are null.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaisai.engines.lottery.draw import SEED_BYTES, Application, Result
from kaisai.engines.lottery.mistakes import Mistake

FORMAT = "kaisai-lottery/1"
MOST_BYTES = 64 * 2**20
MOST_PLACES = 10**9
LONGEST = 200  # characters of a name
_HEX_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Record:
    """A lottery as it was published; `seed` and `result` are None before the draw."""

    name: str
    commitment: str
    quotas: Mapping[str, int]
    applications: tuple[Application, ...]
    salt: str = ""
    seed: bytes | None = None
    result: Result | None = None


def read_record(data: bytes) -> Record:
    """A record, checked.

    Raises:
        Mistake: the first thing that is wrong, with its place and remedy.
    """
    told = _object(_json(data), ())
    if told.get("format") != FORMAT:
        raise Mistake("format", ("format",), told=told.get("format"), choices=FORMAT)
    quotas = _places(told, "quotas", ())
    seed = None if told.get("seed") is None else bytes.fromhex(_hex(told, "seed"))
    drawn = told.get("winners") is not None
    applications = _applications(told, quotas)
    names = {application.name for application in applications}
    return Record(
        name=_word(told, "name", ()),
        commitment=_hex(told, "commitment"),
        quotas=quotas,
        applications=applications,
        salt=_word({"salt": "", **told}, "salt", ()),
        seed=seed,
        result=Result(_names(told, "winners", names), _names(told, "waiting", names))
        if drawn
        else None,
    )


def write_record(record: Record) -> bytes:
    """The file of a record, in UTF-8."""
    result = record.result
    told = {
        "format": FORMAT,
        "name": record.name,
        "commitment": record.commitment,
        "salt": record.salt,
        "seed": None if record.seed is None else record.seed.hex(),
        "quotas": dict(record.quotas),
        "applications": [
            {"name": a.name, "group": a.group, "needs": dict(a.needs)} for a in record.applications
        ],
        "winners": None if result is None else list(result.winners),
        "waiting": None if result is None else list(result.waiting),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


# -- piece by piece


def _json(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise Mistake("too-large", most=MOST_BYTES // 2**20)
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as why:
        raise Mistake("not-json", told=why) from why


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that comes twice could be read in two ways, so that a draw has two results."""
    told = dict(pairs)
    if len(told) != len(pairs):
        names = [name for name, _ in pairs]
        raise Mistake("twice", (next(name for name in names if names.count(name) > 1),))
    return told


def _object(told: Any, place: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Mistake("not-an-object", place)
    return told


def _word(told: Mapping[str, Any], key: str, place: tuple[str, ...]) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not _is_word(value):
        raise Mistake("not-a-word", (*place, key), most=LONGEST)
    return value


def _is_word(value: str) -> bool:
    return len(value) <= LONGEST and value.isprintable()


def _hex(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    digits = isinstance(value, str) and len(value) == _HEX_DIGITS == 2 * SEED_BYTES
    if not digits or not set(str(value)) <= set("0123456789abcdef"):
        raise Mistake("not-hex", (key,), digits=_HEX_DIGITS)
    return str(value)


def _places(told: Mapping[str, Any], key: str, place: tuple[str, ...]) -> dict[str, int]:
    found = _object(told.get(key), (*place, key))
    for name, value in found.items():
        if not _is_word(name):
            raise Mistake("not-a-word", (*place, key), most=LONGEST)
        if type(value) is not int or not 0 <= value <= MOST_PLACES:
            raise Mistake("not-places", (*place, key, name), most=MOST_PLACES)
    return found


def _applications(told: Mapping[str, Any], quotas: Mapping[str, int]) -> tuple[Application, ...]:
    rows, seen = told.get("applications"), set[str]()
    if not isinstance(rows, list):
        raise Mistake("not-a-list", ("applications",))
    found = []
    for number, row in enumerate(rows, start=1):
        place = ("applications", str(number))
        each = _object(row, place)
        application = Application(
            _word(each, "name", place), _word(each, "group", place), _places(each, "needs", place)
        )
        if application.name in seen:
            raise Mistake("application-twice", place, told=application.name)
        for quota in application.needs:
            if quota not in quotas:
                raise Mistake(
                    "unknown-quota", (*place, "needs"), told=quota, choices=", ".join(quotas)
                )
        if not any(application.needs.values()):
            raise Mistake("needs-nothing", place)
        seen.add(application.name)
        found.append(application)
    return tuple(found)


def _names(told: Mapping[str, Any], key: str, known: set[str]) -> tuple[str, ...]:
    rows = told.get(key)
    if not isinstance(rows, list) or not all(isinstance(name, str) for name in rows):
        raise Mistake("not-a-list", (key,))
    for name in rows:
        if name not in known:
            raise Mistake("unknown-application", (key,), told=name)
    return tuple(rows)
