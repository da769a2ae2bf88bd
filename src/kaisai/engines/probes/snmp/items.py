"""What is read from agents: items of a kind, each with its meanings; and what did not fit."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from kaisai.engines.probes.snmp.declarations import Column
from kaisai.engines.probes.snmp.meaning import Meaning

SUM = "+"


@dataclass(slots=True)
class Item:
    """One port, radio, sensor and so on.

    Attributes:
        kind: of `declarations.KINDS`.
        key: unique among its kind on this agent.
        index: the parts of the index by name.
        values: by meaning; what the agent did not tell is missing, never zero.
        columns: where each value came from.
        oids: with which identifier, or in which field, each value is asked for again; identifiers
            joined by `SUM` where the value is the sum of others.
    """

    kind: str
    key: str
    index: dict[str, str]
    values: dict[str, Meaning] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    oids: dict[str, str] = field(default_factory=dict)

    def number(self, meaning: str) -> float | None:
        """A value that is a number."""
        value = self.values.get(meaning)
        return value if isinstance(value, int | float) else None

    def text(self, meaning: str) -> str:
        """A value as text, empty when there is none."""
        return str(self.values.get(meaning, ""))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that an agent told wrongly; the words stand in `words`.

    Attributes:
        code: `empty-number`, `strange-number`, `strange-index`, `broken-off` or `totals-differ`.
        kind: of the items concerned.
        meaning: of the column concerned.
        detail: how many, or why.
    """

    code: str
    kind: str
    meaning: str
    detail: str


LONGEST_KEY = 200  # characters; what is kept of a part has room for it


def short_key(key: str) -> str:
    """A key that fits, still different from all others."""
    if len(key) <= LONGEST_KEY:
        return key
    digest = sha256(key.encode()).hexdigest()[:16]
    return f"{key[: LONGEST_KEY - len(digest) - 1]}~{digest}"


_UNITS = 9  # EntitySensorDataScale: units; each step is a factor of 1,000
_EXPONENTS, _PRECISIONS = range(1, 18), range(-8, 10)  # all that RFC 3433 knows


def scale_sensor(item: Item) -> bool:
    """Apply the exponent and precision of ENTITY-SENSOR-MIB (RFC 3433), where the agent tells them.

    Returns:
        False when they are none; the sensor then has no value. Agents choose them, and a power of
        a number that they choose could take hours.
    """
    raw, exponent = item.number("celsius"), item.number("exponent")
    if raw is None or exponent is None:
        return True
    precision = item.number("precision") or 0
    if exponent not in _EXPONENTS or precision not in _PRECISIONS:
        for told in (item.values, item.columns, item.oids):
            told.pop("celsius", None)
        return False
    scale = 1000.0 ** (exponent - _UNITS) / 10.0**precision
    column = item.columns["celsius"]
    item.values["celsius"] = raw * scale
    item.columns["celsius"] = replace(column, scale=column.scale * scale)
    return True
