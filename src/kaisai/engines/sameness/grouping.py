"""Traces become people: by their mail, then by what was judged, in the order of the judgements.

The outcome follows from the traces and the judgements alone. So a judgement that is taken back leaves
no mark, whatever was judged after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from kaisai.engines.sameness.traces import Trace, mail_key


class Judged(NamedTuple):
    """Two keys that are of one person; the first one's names come first."""

    one: str
    other: str


@dataclass(slots=True)
class Group:
    """One person: their keys, the leading one first, and what they left."""

    keys: list[str] = field(default_factory=list)
    traces: list[Trace] = field(default_factory=list)

    @property
    def lead(self) -> str:
        """The key that stands for the person."""
        return self.keys[0]


def group(traces: Iterable[Trace], judged: Iterable[Judged] = ()) -> list[Group]:
    """Everybody once, in the order in which they were first met.

    A judgement about a key that nobody has any more still joins what others join to that key.
    """
    by_key: dict[str, Group] = {}
    groups: list[Group] = []

    def known(key: str) -> Group:
        if key not in by_key:
            by_key[key] = Group([key])
            groups.append(by_key[key])
        return by_key[key]

    for trace in traces:
        found = known(mail_key(trace.mail) if trace.mail else trace.of or trace.key)
        found.traces.append(trace)
        if trace.key not in by_key:
            by_key[trace.key] = found
            found.keys.append(trace.key)
    for one, other in judged:
        kept, gone = known(one), known(other)
        if kept is not gone:
            kept.keys += gone.keys
            kept.traces += gone.traces
            by_key |= dict.fromkeys(gone.keys, kept)
            gone.keys, gone.traces = [], []
    return [each for each in groups if each.traces]
