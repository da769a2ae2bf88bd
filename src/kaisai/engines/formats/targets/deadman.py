"""deadman.conf and its kin: one reader for the original, surveiller and deadman-pwsh.

Grammar of the original as its parser takes it (upa/deadman, `gettargetlist`): a line is blank, a
comment (`#` in column 1), a separator (a first word of dashes) or `NAME ADDRESS KEY=VALUE…` with
blanks and tabs folded. surveiller adds a directive (`surveiller: interval=1s …`, also behind `#`)
and group names of several words; deadman-pwsh adds `via=tcp port=443`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaisai.engines.formats.inventory import Entry, Group
from kaisai.engines.formats.reporting import Report
from kaisai.engines.formats.targets import values
from kaisai.engines.formats.targets.annotations import (
    AnnotationError,
    Values,
    is_annotation,
    read_annotation,
)
from kaisai.engines.formats.targets.building import (
    LIMITS,
    build_entry,
    build_thresholds,
    printable,
    text_of,
)
from kaisai.engines.liveness.states import Thresholds

FAMILY = ("deadman", "surveiller", "deadman-pwsh")
MAX_TARGETS = 20_000
_DIRECTIVE = re.compile(r"\A(?:#\s*)?surveiller:(.*)\Z")
_SEPARATOR = re.compile(r"\A-+\Z")
_OPTIONS = frozenset(
    (
        *("os", "relay", "via", "community", "netns", "user", "key", "method", "username"),
        *("password", "verify", "source", "tcp", "port"),
    )
)
_ELSEWHERE = frozenset(("max_concurrency", "metrics.mode", "metrics.listen", "ui.disable"))
_GROUP_KEYS = ("title", "note")


@dataclass(slots=True)
class Reading:
    """A deadman file taken apart.

    `owned` tells, for the line of a target or separator, the annotation lines that belong to it.
    """

    dialect: str = "deadman"
    entries: list[Entry] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    owned: dict[int, tuple[int, ...]] = field(default_factory=dict)
    interval: float | None = None
    timeout: float | None = None
    scale_ms: float | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)


def read_lines(lines: Sequence[str], report: Report) -> Reading:
    """Read a whole file; what is wrong goes to the report, what is right into the result."""
    reader = _Reader(report)
    for number, line in enumerate(lines, start=1):
        reader.take(number, line)
        if len(reader.result.entries) >= MAX_TARGETS and number < len(lines):
            report.add("too-many-targets", number, limit=MAX_TARGETS)
            break
    result = reader.result
    if result.entries and not result.groups:
        result.groups.append(Group(""))
    return result


class _Reader:
    """Takes one line after the other."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.result = Reading()
        self._pending: Values = {}
        self._pending_lines: list[int] = []

    def take(self, number: int, line: str) -> None:
        if not line.strip():
            return
        directive = _DIRECTIVE.match(line.strip())
        if directive is not None:
            self._directive(number, directive[1])
        elif is_annotation(line):
            self._annotation(number, line)
        elif line.lstrip().startswith("#"):
            if not line.startswith("#"):
                self.report.add("indented-comment", number)
        else:
            self._statement(number, line.split())

    def _statement(self, number: int, words: list[str]) -> None:
        pending, owned = self._pending, tuple(self._pending_lines)
        self._pending, self._pending_lines = {}, []
        self.result.owned[number] = owned
        if _SEPARATOR.match(words[0]):
            self._separator(number, words[1:], pending)
        else:
            self._target(number, words, pending)

    def _separator(self, number: int, words: list[str], extra: Values) -> None:
        if not self.result.groups and self.result.entries:
            self.result.groups.append(Group(""))
        if len(words) > 1 and self.result.dialect != "surveiller":
            self.report.add("separator-words", number, suggestion="-".join(words))
        title = text_of(extra, "title") if "title" in extra else " ".join(words)
        title = printable(title)
        if not title and "title" not in extra and self.result.groups:
            title = str(len(self.result.groups) + 1)
        for key in extra.keys() - {*_GROUP_KEYS, *LIMITS}:
            self.report.add("unknown-key", number, key=key)
        limits = build_thresholds(extra, number, self.report)
        self.result.groups.append(Group(title, number, text_of(extra, "note"), limits))

    def _target(self, number: int, words: list[str], extra: Values) -> None:
        words, note = self._without_comment(number, words)
        raw: Values = {}
        if note:
            raw["note"] = note
        raw |= self._options(number, words[2:])
        if extra.get("probe") or extra.get("port"):
            raw.pop("tcp", None)
        raw |= extra
        group = self.result.groups[-1].title if self.result.groups else ""
        raw["group"] = group
        if not self._names(number, words, raw):
            return
        entry = build_entry(raw, number, self.report)
        if entry is not None:
            self.result.entries.append(entry)

    def _names(self, number: int, words: list[str], raw: Values) -> bool:
        """Put name and address into `raw`; False when there is no address."""
        name = words[0] if words else ""
        address = words[1] if len(words) > 1 else ""
        if (not address or "=" in address) and "address" not in raw:
            self.report.add("missing-address", number, name=name)
            return False
        fixed = "name" in raw or "address" in raw
        swapped = values.is_ip(name) and not values.is_ip(address)
        if swapped and not fixed:
            self.report.add("swapped-columns", number, name=address, address=name)
            name, address = address, name
        raw.setdefault("name", name)
        raw.setdefault("address", address)
        return True

    def _without_comment(self, number: int, words: list[str]) -> tuple[list[str], str]:
        for at, word in enumerate(words):
            if at and word[0] in "#;":
                self.report.add("trailing-comment", number)
                note = " ".join(words[at:]).lstrip("#; ")
                return words[:at], note
        return words, ""

    def _options(self, number: int, words: list[str]) -> Values:
        options: Values = {}
        for word in words:
            # Only the first "=" parts: a community may well contain one (the original dies of it).
            key, equals, value = word.partition("=")
            if not equals:
                self.report.add("stray-word", number, word=word)
            elif key not in _OPTIONS:
                self.report.add("unknown-key", number, key=key)
            elif not value and key != "os":
                self.report.add(
                    "bad-value", number, key=key, value=value, remedy="Write a value behind “=”."
                )
            else:
                options[key] = value
                self._note_dialect(key, value)
        return options

    def _note_dialect(self, key: str, value: str) -> None:
        if (key == "port" or (key == "via" and value == "tcp")) and (
            self.result.dialect == "deadman"
        ):
            self.result.dialect = "deadman-pwsh"

    def _annotation(self, number: int, line: str) -> None:
        try:
            found, for_file = read_annotation(line)
        except AnnotationError as why:
            self.report.add("bad-annotation", number, reason=str(why))
            return
        if for_file:
            self._file_values(number, found)
        else:
            self._pending |= found
            self._pending_lines.append(number)

    def _directive(self, number: int, text: str) -> None:
        self.result.dialect = "surveiller"
        found: Values = {}
        for word in text.split():
            key, equals, value = word.partition("=")
            if not equals:
                self.report.add("stray-word", number, word=word)
            elif key in _ELSEWHERE:
                self.report.add("not-carried", number, key=key)
            else:
                found["scale_ms" if key == "ui.scale" else key] = value
        self._file_values(number, found)

    def _file_values(self, number: int, found: Values) -> None:
        result = self.result
        for key in ("interval", "timeout", "scale_ms"):
            text = text_of(found, key)
            if not text:
                continue
            value = values.number(text) if key == "scale_ms" else values.duration(text)
            if value:
                setattr(result, key, value)
            else:
                remedy = "Write e.g. 1s or 500ms." if key != "scale_ms" else "Write milliseconds."
                self.report.add("bad-value", number, key=key, value=text, remedy=remedy)
        limits = build_thresholds(found, number, self.report)
        if limits != Thresholds():
            result.thresholds = limits
        known = {"interval", "timeout", "scale_ms", *Thresholds.__slots__}
        for key in found:
            if key not in known:
                self.report.add("unknown-key", number, key=key)
