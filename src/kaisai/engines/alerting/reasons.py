"""A reason as a stable code with its values; `words.sentence` says it."""

from typing import NamedTuple

from kaisai.engines.alerting.rules import Level, Words

Value = str | float | Level | Words


class Reason(NamedTuple):
    """Why something was told or not.

    Attributes:
        code: one of `words.SENTENCES`.
        values: for the sentence; a number under `at`, `since` or `until` is Unix seconds.
    """

    code: str
    values: tuple[tuple[str, Value], ...] = ()


def reason(code: str, **values: Value) -> Reason:
    """A reason with its values by name."""
    return Reason(code, tuple(values.items()))
