"""From what an agent counts to what rules judge. Pure: numbers in, readings of `rules.READINGS` out.

What is not known is left out, never nought.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kaisai.engines.alerting.rules import Subject

Values = Mapping[str, float]
UP = 1  # ifAdminStatus and ifOperStatus (RFC 2863)
BITS_PERCENT = 800  # octets to bits, fraction to per cent
COUNTED = ("in_octets", "out_octets", "in_errors", "out_errors", "in_discards", "out_discards")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an agent that rules may judge.

    Attributes:
        subject: the same object from round to round.
        kind: as the agent has it.
        names: of its series, by meaning.
        speed: bit/s of a port, None when it is not known.
    """

    subject: Subject
    kind: str
    names: Mapping[str, str] = field(default_factory=dict)
    speed: float | None = None


def readings_of(part: Part, values: Values, rates: Values) -> dict[str, float]:
    """What rules judge of a part.

    Args:
        part: see `Part`.
        values: newest values of its agent, by name of the series.
        rates: what its counters count per second, by the same names.
    """
    read = _READERS.get(part.kind)
    return read(part, values, rates) if read else {}


def _port(part: Part, values: Values, rates: Values) -> dict[str, float]:
    names, found = part.names, dict[str, float]()
    oper = values.get(names["oper"])
    if oper is not None and values.get(names["admin"], UP) == UP:
        found["up"] = float(oper == UP)
    into, out, in_errors, out_errors, in_discards, out_discards = [
        rates.get(names[meaning]) for meaning in COUNTED
    ]
    if part.speed:
        share = BITS_PERCENT / part.speed
        if into is not None:
            found["in_utilisation"] = found["utilisation"] = into * share
        if out is not None:
            found["out_utilisation"] = out * share
            found["utilisation"] = max(found.get("utilisation", 0.0), out * share)
    sums = (("errors", in_errors, out_errors), ("discards", in_discards, out_discards))
    for name, one, other in sums:
        if one is not None or other is not None:
            found[name] = (one or 0.0) + (other or 0.0)
    return found


def _as_told(part: Part, values: Values, _rates: Values) -> dict[str, float]:
    return {
        meaning: value
        for meaning, name in part.names.items()
        if (value := values.get(name)) is not None
    }


def _share(used: str, whole: str) -> Callable[[Part, Values, Values], dict[str, float]]:
    """A reader of per cent, told as such or as two numbers."""

    def read(part: Part, values: Values, _rates: Values) -> dict[str, float]:
        percent = values.get(part.names.get("percent", ""))
        if percent is not None:
            return {"percent": percent}
        taken, limit = (values.get(part.names[name]) for name in (used, whole))
        return {"percent": 100 * taken / limit} if taken is not None and limit else {}

    return read


_READERS: Mapping[str, Callable[[Part, Values, Values], dict[str, float]]] = {
    "port": _port,
    "radio": _as_told,
    "access_point": _as_told,
    "ssid": _as_told,
    "temperature": _as_told,
    "poe": _share("used", "budget"),
    "pool": _share("used", "size"),
    "sessions": _share("used", "limit"),
}
KINDS = frozenset(_READERS)
