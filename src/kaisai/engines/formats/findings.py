"""What a reader has to say about its input: never an exception, always a line and a remedy."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error`: the line is left out. `warning`: kept, but look at it. `note`: good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place of a file.

    Attributes:
        line: 1-based line, 0 when it concerns the whole file.
        code: stable kebab-case code, e.g. `duplicate-address`.
        severity: what became of the line.
        en: the sentence in English, naming place and remedy.
        ja: the same in Japanese.
        path: place in a tree-shaped file (`schedule.conference.days[0]`), else empty.
    """

    line: int
    code: str
    severity: Severity
    en: str
    ja: str
    path: str = ""

    def sentence(self, language: str) -> str:
        """The sentence in `ja` or, for anything else, English."""
        return self.ja if language.startswith("ja") else self.en
