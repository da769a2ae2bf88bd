"""What a check found: a verdict, the figures, and a sentence in both languages."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kaisai.engines.dropcheck.words import SENTENCES

Plain = Any  # what JSON can hold
_STEERING = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Verdict(StrEnum):
    """How it went."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    SKIP = "skip"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check.

    Attributes:
        check: stable name of what was checked: `link`, `dns`, `mtu`, …
        verdict: `info` was measured and not judged, `skip` could not be measured.
        value: what was measured, None when nothing was.
        expected: what was asked for, None when nothing was.
        code: stable word for the sentence.
        en, ja: the sentence.
        about: the resolver, gateway or target, where there may be several.
    """

    check: str
    verdict: Verdict
    value: Plain
    expected: Plain
    code: str
    en: str
    ja: str
    about: str = ""

    @property
    def well(self) -> bool:
        """Whether the room may be signed off as far as this goes: nothing asked for is missing."""
        skipped = self.verdict is Verdict.SKIP and self.expected is not None
        return self.verdict is not Verdict.FAIL and not skipped

    def sentence(self, language: str) -> str:
        """In `ja` or, for anything else, English."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check is about before it is known how it went; makes its outcome."""

    check: str
    about: str = ""
    expected: Plain = None

    def passed(self, code: str, value: Plain = None, **filled: object) -> Outcome:
        """As expected."""
        return self._told(Verdict.PASS, code, value, filled)

    def failed(self, code: str, value: Plain = None, **filled: object) -> Outcome:
        """Not as expected."""
        return self._told(Verdict.FAIL, code, value, filled)

    def skipped(self, code: str, **filled: object) -> Outcome:
        """Could not be measured."""
        return self._told(Verdict.SKIP, code, None, filled)

    def found(self, code: str, value: Plain = None, **filled: object) -> Outcome:
        """Measured; passed if something was expected, else not judged."""
        verdict = Verdict.INFO if self.expected is None else Verdict.PASS
        return self._told(verdict, code, value, filled)

    def _told(
        self, verdict: Verdict, code: str, value: Plain, filled: Mapping[str, object]
    ) -> Outcome:
        shown = {name: _shown(told) for name, told in filled.items()}
        en, ja = (words.format_map(shown) for words in SENTENCES[code])
        return Outcome(
            self.check, verdict, plain(value), plain(self.expected), code, en, ja, self.about
        )


def plain(value: object) -> Plain:
    """As JSON can hold it and a terminal may show it.

    Addresses become text, tuples lists; figures have three decimals.
    """
    if isinstance(value, str):
        return tame(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, Mapping):
        return {str(name): plain(told) for name, told in value.items()}
    if isinstance(value, Iterable):
        # networks are iterable too, over all of their addresses
        return str(value) if hasattr(value, "prefixlen") else [plain(one) for one in value]
    return str(value)


def tame(text: str) -> str:
    """Without what would steer a terminal or turn the reading direction: a stranger may have written it."""
    return "".join("\ufffd" if _steers(char) else char for char in text)


def _steers(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in _STEERING


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value)) or "–"
    return tame(str(value))
