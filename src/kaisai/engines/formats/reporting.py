"""Collects findings; the sentences stand in one table per format, in English and Japanese."""

from collections.abc import Mapping
from typing import NamedTuple

from kaisai.engines.formats.findings import Finding, Severity

SHOWN = 80
"""Characters of a foreign value that a sentence quotes at most."""


class Sentence(NamedTuple):
    """How bad a kind of finding is, and how it is said; `{name}` stands for a value."""

    severity: Severity
    en: str
    ja: str


def shown(value: object) -> str:
    """A foreign value as a sentence may quote it: short, on one line, printable."""
    if isinstance(value, dict | list | tuple | set):
        # A container from a stranger's YAML may unfold to gigabytes of text.
        return "{…}" if isinstance(value, dict) else "[…]"
    text = str(value)[: SHOWN + 1]
    text = "".join(char if char.isprintable() else "�" for char in text)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class Report:
    """The findings of one reading, in the order in which they were made."""

    def __init__(self, table: Mapping[str, Sentence]) -> None:
        self._table = table
        self.findings: list[Finding] = []

    def add(self, code: str, line: int = 0, *, path: str = "", **values: object) -> None:
        """Note one finding. `line` is 1-based, 0 for the whole file; `path` a place in a tree."""
        severity, en, ja = self._table[code]
        texts = {name: shown(value) for name, value in values.items()}
        before_en, before_ja = _place(line, path)
        self.findings.append(
            Finding(
                line=line,
                code=code,
                severity=severity,
                en=before_en + en.format_map(texts),
                ja=before_ja + ja.format_map(texts),
                path=path,
            )
        )

    def ordered(self) -> tuple[Finding, ...]:
        """All findings in the order of lines; those on the whole file come first."""
        return tuple(sorted(self.findings, key=lambda finding: finding.line))

    @property
    def has_errors(self) -> bool:
        """Whether anything had to be left out."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def _place(line: int, path: str) -> tuple[str, str]:
    if path:
        return f"{path}: ", f"{path}: "
    if line:
        return f"Line {line}: ", f"{line}行目: "
    return "", ""
