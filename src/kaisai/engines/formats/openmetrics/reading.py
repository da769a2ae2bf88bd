"""An exposition from its bytes. Nothing is refused: what cannot be read is left out and told.

Both forms are read alike, apart from times (milliseconds in text 0.0.4, seconds in OpenMetrics) and
the end, which only OpenMetrics marks. Exemplars are left out.

Who tells may be hostile, so a line takes time in proportion to its length: what a pattern has taken
it never gives back (`*+`), and long texts are read in pieces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kaisai.engines.formats.findings import Finding, Severity
from kaisai.engines.formats.openmetrics.families import (
    COUNTING,
    ENDINGS,
    Family,
    Form,
    Kind,
    Sample,
)
from kaisai.engines.formats.openmetrics.words import SENTENCES

MOST_SAMPLES = 50_000  # ten times what is kept of one exporter
MOST_LINES = 4 * MOST_SAMPLES  # with two descriptions for each sample, and blank lines
PIECE_LINES, PIECE_BYTES = 200, 16_384  # some milliseconds
MOST_FINDINGS = 100
LONGEST_LINE = 65_536  # characters
LATEST_MS = 4_000_000_000_000  # the year 2096
_SHOWN = 60  # characters of what is wrong
_END = "# EOF"
_SAMPLE = re.compile(
    r'([a-zA-Z_:][a-zA-Z0-9_:]*+)[ \t]*+(?:\{((?:[^"}]++|"(?:[^"\\]++|\\.)*+")*+)\}[ \t]*+)?+'
    r"(?<=[ \t}])([^\s#]++)(?:[ \t]++([^\s#]++))?+[ \t]*+(?:#.*)?"
)
_LABEL = re.compile(
    r'[ \t]*+([a-zA-Z_][a-zA-Z0-9_]*+)[ \t]*+=[ \t]*+"((?:[^"\\]++|\\.)*+)"[ \t]*+(?:,|$)'
)
_META = re.compile(r"#[ \t]++(TYPE|HELP|UNIT)[ \t]++([a-zA-Z_:][a-zA-Z0-9_:]*+)(?:[ \t](.*))?")
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?(?:e[+-]?[0-9]++)?|\.[0-9]++(?:e[+-]?[0-9]++)?|inf(?:inity)?|nan)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(.)")
_KINDS = {str(kind): kind for kind in Kind} | {"untyped": Kind.UNKNOWN}
_REPLACED = "\ufffd"


@dataclass(slots=True)
class Exposition:
    """What was told: families by name, samples in their order, what was wrong.

    `is_cut`: there was more than is read of one exporter.
    """

    families: dict[str, Family] = field(default_factory=dict)
    samples: list[Sample] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    is_cut: bool = False

    def family_of(self, name: str) -> tuple[Family, str]:
        """The family of a sample by its name, and the ending that it has beside the family's name."""
        own = self.families.get(name)
        if own is not None:
            return own, ""
        for at in (position for position, char in enumerate(name) if char == "_" and position):
            family = self.families.get(name[:at])
            if family is not None and name[at:] in ENDINGS.get(family.kind, ()):
                return family, name[at:]
        return Family(name, Kind.UNKNOWN), ""

    def counts(self, name: str) -> bool:
        """Whether a sample of that name only grows, until its program begins anew."""
        family, ending = self.family_of(name)
        return (family.kind, ending) in COUNTING

    def find(self, line: int, code: str, severity: Severity, detail: object = "") -> None:
        """One more remark; beyond a hundred they say nothing new."""
        if len(self.findings) < MOST_FINDINGS:
            told = {"line": line, "detail": str(detail)[:_SHOWN]}
            en, ja = (sentence.format(**told) for sentence in SENTENCES[code])
            self.findings.append(Finding(line, code, severity, en, ja))


def read_exposition(data: bytes, form: Form = Form.TEXT) -> Exposition:
    """Everything in it that can be read."""
    found = Exposition()
    for _piece in read_pieces(found, data, form):
        pass
    return found


def read_pieces(found: Exposition, data: bytes, form: Form = Form.TEXT) -> Iterator[None]:
    """The same into `found`, with a break after each piece, in which others may work."""
    marked, lines = form is Form.OPENMETRICS, _lines(data)
    for number, line in lines:
        if line is None:
            yield
        elif marked and line == _END:
            if behind := next((place for place, text in lines if text), 0):
                found.find(behind, "after-end", Severity.ERROR)
            return
        elif not _read(found, number, line, form):
            return
    if marked:
        found.find(0, "no-end", Severity.WARNING)


def _read(found: Exposition, number: int, line: str, form: Form) -> bool:
    """One line; False when it was one too many."""
    is_told = line.startswith("#")
    if number > MOST_LINES or (len(found.samples) >= MOST_SAMPLES and not is_told):
        found.is_cut = True
        found.find(number, "too-many", Severity.ERROR, MOST_SAMPLES)
        return False
    if _REPLACED in line:
        found.find(number, "not-utf8", Severity.WARNING)
    if is_told:
        _describe(found, number, line)
    else:
        _take(found, number, line, form)
    return True


def _lines(data: bytes) -> Iterator[tuple[int, str | None]]:
    """Lines that are not blank, and None where a piece ends."""
    number = start = 0
    piece_line = piece_start = 0
    while start < len(data) and number <= MOST_LINES:
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        number += 1
        text = data[start:end].decode("utf-8", "replace").strip(" \t\r")
        if text or number > MOST_LINES:
            yield number, text
        start = end + 1
        if number - piece_line >= PIECE_LINES or start - piece_start >= PIECE_BYTES:
            piece_line, piece_start = number, start
            yield number, None


def _describe(found: Exposition, number: int, line: str) -> None:
    told = _META.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if told is None:
        return  # a comment
    what, name, text = told[1], told[2], (told[3] or "").strip()
    family = found.families.get(name) or Family(name, Kind.UNKNOWN)
    kind, help_text, unit = family.kind, family.help, family.unit
    if what == "TYPE":
        known = _KINDS.get(text)
        if known is None:
            found.find(number, "bad-type", Severity.WARNING, text)
        kind = known or Kind.UNKNOWN
    elif what == "UNIT":
        unit = text
    else:
        help_text = _unescaped(text)
    found.families[name] = Family(name, kind, help_text, unit)


def _take(found: Exposition, number: int, line: str, form: Form) -> None:
    told = _SAMPLE.fullmatch(line) if len(line) <= LONGEST_LINE else None
    if told is None:
        found.find(number, "not-a-sample", Severity.ERROR, line)
        return
    name, inside, value, time = told.groups()
    labels = _labels(found, number, inside or "")
    if labels is None:
        return
    if _NUMBER.fullmatch(value) is None:
        found.find(number, "bad-value", Severity.ERROR, value)
        return
    t_ms = None
    if time is not None:
        t_ms = _milliseconds(time, form)
        if t_ms is None:
            found.find(number, "bad-time", Severity.WARNING, time)
    found.samples.append(Sample(name, labels, float(value), t_ms, number))


def _labels(found: Exposition, number: int, text: str) -> dict[str, str] | None:
    labels: dict[str, str] = {}
    text, at = text.strip(" \t"), 0
    while at < len(text):
        told = _LABEL.match(text, at)
        if told is None:
            found.find(number, "bad-labels", Severity.ERROR, text[at:])
            return None
        if told[1] in labels:
            found.find(number, "label-twice", Severity.ERROR, told[1])
            return None
        labels[told[1]] = _unescaped(told[2])
        at = told.end()
    return labels


def _milliseconds(text: str, form: Form) -> int | None:
    if _NUMBER.fullmatch(text) is None:
        return None
    at = float(text) * (1000 if form is Form.OPENMETRICS else 1)
    return round(at) if abs(at) <= LATEST_MS else None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(
        lambda pair: "\n" if pair[1] == "n" else pair[1] if pair[1] in '\\"' else pair[0], text
    )
