"""Reads rules from TOML, strictly, and applies what a crew changed for its conference.

A file has one table for each rule. Its keys are those of `FIXED` (what the rule is about) and of
`CHANGEABLE` (what a crew may set otherwise). `[rule.phase.<phase>]` and `[rule.during.<moment>]`
hold the `LIMITS` that differ then. `warn = false` takes a threshold away.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from kaisai.engines.alerting.mistakes import Mistake
from kaisai.engines.alerting.rules import (
    ABOVE,
    BELOW,
    NO_WORDS,
    PHASES,
    READINGS,
    Grouping,
    Limits,
    Moment,
    Override,
    Rule,
    Words,
)

DEFAULTS = Path(__file__).parent / "defaults.toml"
THRESHOLDS = ("warn", "critical")
SPANS = {"for": "hold", "clear_for": "clear_for", "hysteresis": "hysteresis"}
LIMITS = (*THRESHOLDS, *SPANS, "off")
LISTS = ("device_kinds", "tags", "rooms", "labels")
TABLES = ("phase", "during")
CHANGEABLE = (*LIMITS, *LISTS, *TABLES, "group")
FIXED = ("kind", "meaning", "direction", "name", "cause", "when", "spreads", "remedy")
_MOMENTS = tuple(moment.value for moment in Moment if moment is not Moment.NONE)
Place = tuple[str, ...]


@cache
def default_rules() -> Mapping[str, Rule]:
    """The rules that every conference starts with, by id."""
    return read_rules(DEFAULTS)


def read_rules(path: Path) -> dict[str, Rule]:
    """One file, checked; rules by id.

    Raises:
        Mistake: the first thing that is wrong, with file, rule, key and remedy.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise Mistake("unreadable", (path.name,), told=why) from why
    places = {rule: (path.name, rule) for rule in told}
    return {rule: _rule(rule, _table(told[rule], at), at) for rule, at in places.items()}


def overlay(
    rules: Mapping[str, Rule], changes: Mapping[str, Any], place: str = "conference"
) -> dict[str, Rule]:
    """The rules with single values of single rules set otherwise; what is not named stays.

    Args:
        rules: by id.
        changes: by id of the rule, the keys that differ, as they would stand in a file. Tables of a
            phase or moment are changed key by key, anything else is replaced.
        place: what the changes are called in a sentence.

    Raises:
        Mistake: the first thing that is wrong.
    """
    changed = dict(rules)
    for rule, table in changes.items():
        at = (place, rule)
        if rule not in rules:
            raise Mistake("unknown-rule", at, choices=_listed(rules))
        for key in _table(table, at):
            if key in FIXED:
                raise Mistake("fixed", (*at, key))
        changed[rule] = _rule(rule, _merged(rules[rule].told, table), at)
    return changed


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        before = merged.get(key)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(before, value) if both else value  # type: ignore[arg-type]  # both are
    return merged


def _rule(rule: str, told: dict[str, Any], at: Place) -> Rule:
    _only(told, (*FIXED, *CHANGEABLE), at)
    kind = _choice(told, "kind", READINGS, at)
    made = Rule(
        id=rule,
        kind=kind,
        meaning=_choice(told, "meaning", READINGS[kind], at),
        direction=_choice({"direction": ABOVE} | told, "direction", (ABOVE, BELOW), at),
        name=_words(told, "name", at),
        base=Limits()._replace(**_limits(told, at)),
        phases=_overrides(told, "phase", PHASES, at),
        during=_overrides(told, "during", _MOMENTS, at),
        cause=str(told.get("cause") or rule),
        group=Grouping(_choice({"group": "subject"} | told, "group", list(Grouping), at)),
        when=_guards(told, kind, at),
        **{key: _list(told, key, at) for key in LISTS},
        spreads=_switch(told, "spreads", at),
        remedy=_words(told, "remedy", at) if "remedy" in told else NO_WORDS,
        told=told,
    )
    _ordered(made, at)
    return made


def _table(told: Any, place: Place) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Mistake("not-a-table", place, word=".".join(place[1:]))
    return told


def _only(told: Iterable[str], known: Iterable[str], place: Place) -> None:
    for key in told:
        if key not in known:
            raise Mistake("unknown-key", place, told=key, choices=_listed(known))


def _choice(told: Mapping[str, Any], key: str, choices: Iterable[str], place: Place) -> str:
    if key not in told:
        raise Mistake("missing", (*place, key))
    value = told[key]
    if not isinstance(value, str) or value not in choices:
        raise Mistake("choice", (*place, key), told=value, choices=_listed(choices))
    return value


def _words(told: Mapping[str, Any], key: str, place: Place) -> Words:
    if key not in told:
        raise Mistake("missing", (*place, key))
    both = told[key]
    if not isinstance(both, dict) or set(both) != {"en", "ja"} or not all(both.values()):
        raise Mistake("not-both-languages", (*place, key))
    return Words(str(both["en"]), str(both["ja"]))


def _list(told: Mapping[str, Any], key: str, place: Place) -> frozenset[str]:
    value = told.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise Mistake("not-a-list", (*place, key), told=value)
    return frozenset(value)


def _switch(told: Mapping[str, Any], key: str, place: Place) -> bool:
    value = told.get(key, False)
    if not isinstance(value, bool):
        raise Mistake("not-a-switch", (*place, key), told=value)
    return value


def _number(value: Any, place: Place) -> float:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        if good and math.isfinite(value):
            return float(value)
    except OverflowError:  # a whole number that is larger than any other
        value = f"{str(value)[:12]}…"
    raise Mistake("not-a-number", place, told=value)


def _limits(told: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Those fields of `Limits` that a table has."""
    found: dict[str, Any] = {}
    for key in THRESHOLDS:
        if key in told:
            value = told[key]
            found[key] = None if value is False else _number(value, (*place, key))
    for key, limit in SPANS.items():
        if key in told:
            found[limit] = _number(told[key], (*place, key))
            if found[limit] < 0:
                raise Mistake("negative", (*place, key), told=told[key])
    if "off" in told:
        found["off"] = _switch(told, "off", place)
    return found


def _overrides(
    told: Mapping[str, Any], key: str, known: Iterable[str], place: Place
) -> dict[str, Override]:
    found: dict[str, Override] = {}
    tables = _table(told.get(key, {}), (*place, key))
    _only(tables, known, (*place, key))
    for word, told_then in tables.items():
        at = (*place, key, word)
        _only(_table(told_then, at), LIMITS, at)
        found[word] = _limits(told_then, at)
    return found


def _guards(told: Mapping[str, Any], kind: str, place: Place) -> dict[str, float]:
    guards = _table(told.get("when", {}), (*place, "when"))
    _only(guards, READINGS[kind], (*place, "when"))
    return {meaning: _number(value, (*place, "when")) for meaning, value in guards.items()}


def _ordered(rule: Rule, place: Place) -> None:
    """In every phase and moment there is a threshold, and critical lies beyond warn."""
    for phase, moment in product(("", *PHASES), Moment):
        limits = rule.limits(phase, moment)
        if limits.warn is None and limits.critical is None and not limits.off:
            raise Mistake("no-limit", place)
        if limits.warn is None or limits.critical is None:
            continue
        beyond = limits.critical - limits.warn
        if (beyond if rule.direction == ABOVE else -beyond) <= 0:
            then = [word for word in (phase, moment) if word not in {"", Moment.NONE}]
            raise Mistake(
                "order",
                place,
                critical=f"{limits.critical:g}",
                warn=f"{limits.warn:g}",
                direction=rule.direction,
                then=f" ({', '.join(then)})" if then else "",
            )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
