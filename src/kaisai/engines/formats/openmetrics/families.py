"""What both forms speak of: families of samples.

https://prometheus.io/docs/instrumenting/exposition_formats/ (text, 0.0.4),
https://prometheus.io/docs/specs/om/open_metrics_spec/ (OpenMetrics, 1.0).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of number a family tells; `untyped` of the text form is `unknown`."""

    COUNTER = "counter"
    GAUGE = "gauge"
    INFO = "info"
    STATESET = "stateset"
    HISTOGRAM = "histogram"
    GAUGEHISTOGRAM = "gaugehistogram"
    SUMMARY = "summary"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """The two forms, as HTTP names them."""

    TEXT = "text/plain; version=0.0.4; charset=utf-8"
    OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


# The endings that samples of a kind have beside the name of their family.
ENDINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.COUNTER: ("_total", "_created"),
    Kind.INFO: ("_info",),
    Kind.HISTOGRAM: ("_bucket", "_count", "_sum", "_created"),
    Kind.GAUGEHISTOGRAM: ("_bucket", "_gcount", "_gsum"),
    Kind.SUMMARY: ("_count", "_sum", "_created"),
}
# Those that only grow.
COUNTING = frozenset(
    {
        (Kind.COUNTER, "_total"),
        (Kind.COUNTER, ""),  # the text form knows no ending
        *((Kind.HISTOGRAM, ending) for ending in ("_bucket", "_count", "_sum")),
        *((Kind.SUMMARY, ending) for ending in ("_count", "_sum")),
    }
)


@dataclass(frozen=True, slots=True)
class Family:
    """Samples of one meaning.

    Attributes:
        name: without the ending that its kind gives to samples; ends in the unit if there is one.
        help: one sentence.
        unit: `seconds`, `octets` and so on.
    """

    name: str
    kind: Kind
    help: str = ""
    unit: str = ""

    @property
    def sample_name(self) -> str:
        """The name of its samples, where they have only one."""
        ending = {Kind.COUNTER: "_total", Kind.INFO: "_info"}.get(self.kind, "")
        return self.name + ending


@dataclass(frozen=True, slots=True)
class Sample:
    """One number. `t_ms` is Unix time in milliseconds, None where it is of now; `line` is 1-based."""

    name: str
    labels: Mapping[str, str]
    value: float
    t_ms: int | None = None
    line: int = 0
