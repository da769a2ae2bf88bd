"""One search box: each domain says how it is searched."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is, what it is called, where it is."""

    kind: str | Promise
    label: str
    url: str
    detail: str = ""


Finder = Callable[[Actor, Conference, str], Iterable[Hit]]
_FINDERS: list[Finder] = []


def add_finder(finder: Finder) -> None:
    """Let a domain answer searches."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def search(actor: Actor, conference: Conference, text: str, *, most: int = 50) -> list[Hit]:
    """What the domains find, in their order, at most `most` in all."""
    hits = [hit for finder in _FINDERS for hit in finder(actor, conference, text)]
    return hits[:most]


def rooms_matching(conference: Conference, text: str) -> list[tuple[str, str]]:
    """(slug, name) of rooms whose name or slug holds the text."""
    wanted = text.casefold()
    rooms = list_rooms(conference)
    return [
        (room.slug, str(room))
        for room in rooms
        if wanted in f"{room.slug} {room.name.data}".casefold()
    ]
