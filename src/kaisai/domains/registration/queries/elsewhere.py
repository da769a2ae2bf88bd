"""Where one gets what is not simply sold: domains further up say it, the shop shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kaisai.core.conference.models import Conference


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A sentence for whoever looks for something, and the page where it can be had; its items' keys."""

    items: frozenset[int]
    sentence: str
    url: str


Finder = Callable[[Conference, datetime], Sequence[Elsewhere]]
_FINDERS: list[Finder] = []


def add_elsewhere(finder: Finder) -> None:
    """Have the shop ask this as well; called when a domain's URLs are loaded."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def list_elsewhere(conference: Conference, at: datetime) -> list[Elsewhere]:
    """What the domains further up say at that instant."""
    return [each for finder in _FINDERS for each in finder(conference, at)]
