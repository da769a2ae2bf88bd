"""Reads a report, what `kaisai dropcheck --json` prints, from somebody who may have made it up.

Lengths, depths and words are bounded. Of texts, characters that would steer a terminal or turn the
reading direction are replaced: a foreign SSID may hold them, and its report counts nevertheless.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.outcomes import Outcome, Verdict, tame

FORMAT = 1
MOST_OUTCOMES = 200
LONGEST_SENTENCE = 1_000
LONGEST_NAME = 200
_DEEPEST = 6
_MOST_PARTS = 500  # values of one outcome
_LARGEST = 2**53
_WORD = re.compile(r"[a-z0-9-]{1,40}")
_HAS_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


@dataclass(frozen=True, slots=True)
class ToldReport:
    """A report as it may be kept; `at` is when the laptop says that it began (UTC)."""

    at: datetime
    room: str
    interface: str
    outcomes: tuple[Outcome, ...]

    @property
    def well(self) -> bool:
        """By its outcomes, whatever it says itself."""
        return all(outcome.well for outcome in self.outcomes)

    @property
    def ssid(self) -> str:
        """The network that the laptop was in; '' at a socket."""
        values = (one.value for one in self.outcomes if one.check == "wifi")
        told = next(values, None)
        found = told.get("ssid") if isinstance(told, dict) else None
        return found if isinstance(found, str) else ""


def read_report(told: Mapping[str, Any]) -> ToldReport:
    """The report.

    Args:
        told: the printed object, read as JSON.

    Raises:
        Mistake: the first thing that is wrong, with its place.
    """
    if told.get("format") != FORMAT:
        raise Mistake("not-a-format", told=told.get("format"))
    listed = told.get("outcomes")
    if not isinstance(listed, list):
        raise Mistake("not-a-list", ("outcomes",))
    if not 0 < len(listed) <= MOST_OUTCOMES:
        code = "too-much" if listed else "missing"
        raise Mistake(code, ("outcomes",), most=MOST_OUTCOMES, told="an outcome")
    return ToldReport(
        _moment(told.get("at")),
        _text(told, "room", LONGEST_NAME),
        _text(told, "interface", LONGEST_NAME),
        tuple(_outcome(number, one) for number, one in enumerate(listed, start=1)),
    )


def _moment(told: object) -> datetime:
    wrong = Mistake("not-a-time", ("at",), told=told)
    try:
        moment = datetime.fromisoformat(told if isinstance(told, str) else "").astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong from None
    if not _HAS_ZONE.search(str(told)):
        raise wrong
    return moment


def _outcome(number: int, told: object) -> Outcome:
    try:
        return _read_outcome(told)
    except Mistake as mistake:
        raise mistake.within("outcomes", str(number)) from None


def _read_outcome(told: object) -> Outcome:
    if not isinstance(told, dict):
        raise Mistake("not-a-table")
    verdict = told.get("verdict")
    if verdict not in tuple(Verdict):
        raise Mistake("not-a-verdict", ("verdict",), told=verdict, choices=tuple(Verdict))
    room = _Room(_MOST_PARTS)
    return Outcome(
        check=_word(told, "check"),
        verdict=Verdict(verdict),
        value=room.plain(told.get("value"), _DEEPEST),
        expected=room.plain(told.get("expected"), _DEEPEST),
        code=_word(told, "code"),
        en=_text(told, "en", LONGEST_SENTENCE),
        ja=_text(told, "ja", LONGEST_SENTENCE),
        about=_text(told, "about", LONGEST_NAME),
    )


def _word(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise Mistake("not-a-word", (key,), told=value)
    return value


def _text(told: Mapping[str, Any], key: str, longest: int) -> str:
    value = told.get(key)
    if not isinstance(value, str):
        raise Mistake("not-text", (key,), told=value)
    if len(value) > longest:
        raise Mistake("too-much", (key,), most=longest)
    return tame(value)


class _Room:
    """So many values fit into one outcome."""

    def __init__(self, left: int) -> None:
        self._left = left

    def plain(self, told: object, deep: int) -> Any:
        """The value with its texts tamed; refuses what is too deep, too much, or no JSON."""
        self._left -= 1
        if self._left < 0 or deep < 0:
            raise Mistake("too-much", ("value",), most=_MOST_PARTS)
        if isinstance(told, str):
            return _text({"value": told}, "value", LONGEST_SENTENCE)
        if isinstance(told, dict):
            return {
                tame(str(key)[:LONGEST_NAME]): self.plain(v, deep - 1) for key, v in told.items()
            }
        if isinstance(told, list):
            return [self.plain(one, deep - 1) for one in told]
        return _figure(told)


def _figure(told: object) -> object:
    if told is None or isinstance(told, bool):
        return told
    if isinstance(told, int | float) and -_LARGEST <= told <= _LARGEST:
        return told
    raise Mistake("not-a-number", ("value",), told=told, least=-_LARGEST, most=_LARGEST)
