"""Families as text, in the form that the reader asked for."""

import math
from collections.abc import Iterable, Iterator

from kaisai.engines.formats.openmetrics.families import Family, Form, Kind

Row = tuple[str, float]  # labels as `labels_text` writes them, value
_AS_TEXT = {  # what the older form does not know
    Kind.INFO: "gauge",
    Kind.STATESET: "gauge",
    Kind.GAUGEHISTOGRAM: "untyped",
    Kind.UNKNOWN: "untyped",
}
_VALUE = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_HELP = {Form.OPENMETRICS: _VALUE, Form.TEXT: str.maketrans({"\\": r"\\", "\n": r"\n"})}


def labels_text(pairs: Iterable[tuple[str, str]]) -> str:
    """`{a="b",c="d"}`; a label without a value is left out, which means the same."""
    told = ",".join(f'{name}="{value.translate(_VALUE)}"' for name, value in pairs if value)
    return f"{{{told}}}" if told else ""


def write_exposition(families: Iterable[tuple[Family, Iterable[Row]]], form: Form) -> str:
    """The whole text; a family without samples is left out."""
    lines: list[str] = []
    for family, rows in families:
        name = family.sample_name
        told = [f"{name}{labels} {_number(value)}" for labels, value in rows]
        if told:
            lines += _head(family, form)
            lines += told
    if form is Form.OPENMETRICS:
        lines.append("# EOF")
    return "\n".join([*lines, ""])


def _head(family: Family, form: Form) -> Iterator[str]:
    name, kind = family.name, str(family.kind)
    if form is Form.TEXT:  # there the family is called like its samples
        name, kind = family.sample_name, _AS_TEXT.get(family.kind, kind)
    yield f"# TYPE {name} {kind}"
    if family.unit and form is Form.OPENMETRICS:
        yield f"# UNIT {name} {family.unit}"
    if family.help:
        yield f"# HELP {name} {family.help.translate(_HELP[form])}"


def _number(value: float) -> str:
    if math.isfinite(value):
        return repr(int(value)) if value == int(value) and abs(value) < 2**63 else repr(value)
    return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"


def form_wanted(accept: str) -> Form:
    """The form that an `Accept` header prefers; the older one unless OpenMetrics 1.0 is asked for."""
    best = {Form.TEXT: 0.0, Form.OPENMETRICS: 0.0}
    for part in accept[:2000].split(","):
        kind, *words = (word.strip().lower() for word in part.split(";"))
        given = dict(word.partition("=")[::2] for word in words)
        weight = _weight(given.get("q", "1"))
        if kind == "application/openmetrics-text" and given.get("version", "1.0.0") == "1.0.0":
            best[Form.OPENMETRICS] = max(best[Form.OPENMETRICS], weight)
        elif kind in {"text/plain", "text/*", "*/*"}:
            best[Form.TEXT] = max(best[Form.TEXT], weight)
    wins = best[Form.OPENMETRICS] > 0 and best[Form.OPENMETRICS] >= best[Form.TEXT]
    return Form.OPENMETRICS if wins else Form.TEXT


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
