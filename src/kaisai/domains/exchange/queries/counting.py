"""How many clients are connected where, as the CONBU API tells it: counts, nothing about anybody.

Places are `all`, a room's slug (with `-` or `_`), or an access point's name; bands `2_4GHz`,
`5_0GHz`, `both` and, beyond CONBU, `6_0GHz`. https://github.com/conbu/conbu-api-server
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.exchange.models import Publication
from kaisai.domains.traffic.queries import list_radios, radio_rows

KEPT_MS = 5000  # however many ask, the store is asked once in this time
EVERYWHERE, BOTH = "all", "both"
_BANDS = (
    ("2.4", re.compile(r"2[_.]?4GHz", re.IGNORECASE)),
    ("5", re.compile(r"5([_.]?0)?GHz", re.IGNORECASE)),
    ("6", re.compile(r"6([_.]?0)?GHz", re.IGNORECASE)),
)


class _Count(NamedTuple):
    """A radio: where it is, as places are compared, its band, and who is connected to it."""

    room: str
    points: frozenset[str]
    band: str
    clients: float | None


def _place(name: str) -> str:
    return name.strip().lower().replace("_", "-")


@lru_cache(maxsize=32)
def _counts(conference: Conference, slice_: int) -> tuple[tuple[_Count, ...], frozenset[str]]:
    """Of the radios, and the rooms there are; `slice_` numbers the spans of `KEPT_MS`."""
    at = from_ms(slice_ * KEPT_MS)
    counts = tuple(
        _Count(
            _place(radio.part.device.room.slug) if radio.part.device.room else "",
            frozenset(
                _place(name)
                for name in (
                    radio.part.device.slug,
                    radio.part.device.name,
                    str(radio.part.labels.get("ap_name", "")),
                )
                if name
            ),
            str(radio.part.labels.get("band", "")),
            radio.clients,
        )
        for radio in radio_rows(list_radios(conference), at)
    )
    return counts, frozenset(_place(room.slug) for room in list_rooms(conference))


def count_associations(
    conference: Conference, at: datetime, location: str, band: str
) -> int | None:
    """Clients connected now; None when no radio of the place tells, which is not the same as nobody.

    Refuses a place or a band that there is not.
    """
    wanted, place = _band(band), _place(location)
    counts, rooms = _counts(conference, to_ms(at) // KEPT_MS)
    chosen = [each for each in counts if _is_there(each, place, rooms)]
    if not chosen and place != EVERYWHERE and place not in rooms:
        raise NotFound(_("There is no room and no access point with this name."))
    own = [each.clients for each in chosen if wanted in {BOTH, each.band}]
    told = [count for count in own if count is not None]
    if told:
        return round(sum(told))
    return 0 if chosen and not own else None  # no radio of that band has nobody for sure


def _is_there(radio: _Count, place: str, rooms: frozenset[str]) -> bool:
    """A room's name counts before that of an access point."""
    if place in rooms or place == EVERYWHERE:
        return place in {EVERYWHERE, radio.room}
    return place in radio.points


def _band(text: str) -> str:
    if text == BOTH:
        return BOTH
    for band, pattern in _BANDS:
        if pattern.fullmatch(text):
            return band
    raise NotFound(_("There is no such band; say 2_4GHz, 5_0GHz, 6_0GHz or both."))


def find_published(slug: str) -> Conference | None:
    """The conference with that slug, if anybody may ask for its counts."""
    found = Publication.objects.select_related("conference").filter(conference__slug=slug[:50])
    publication = found.first()
    return publication.conference if publication else None


def is_published(conference: Conference) -> bool:
    """Whether anybody may ask how many clients are connected."""
    return Publication.objects.filter(conference=conference).exists()


@query("exchange.associations", may=may_see_conference)
def associations(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    location: str = EVERYWHERE,
    band: str = BOTH,
) -> dict[str, object]:
    """How many clients are connected in a room or at an access point, and whether anybody may know.

    `associations` is null where no radio tells. `location` is `all`, a room's slug or an access point's name; `band` 2_4GHz, 5_0GHz, 6_0GHz or both.
    """
    return {
        "associations": count_associations(conference, at, location, band),
        "published": is_published(conference),
    }
