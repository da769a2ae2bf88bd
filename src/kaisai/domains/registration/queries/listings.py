"""Public figures of pages elsewhere: as they are, as they were, and which are to be asked again."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import SourceKind
from kaisai.domains.registration.models import Listing, ListingFigures
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.listings.connpass import HIGHEST_NUMBER, Connpass, Figures, ListingLost
from kaisai.engines.listings.sentences import lost_sentence

REFRESH = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=1)
UNUSABLE = frozenset({"not-found", "other-page", "figures"})  # what another number may mend


@dataclass(frozen=True, slots=True)
class ListingNow:
    """A page elsewhere.

    Attributes:
        url: of the page, at connpass; empty where it told none.
        accepted: people who come there.
        places: how many may; None without a limit.
        as_of: when it told so.
        problem: why it could not be asked since; empty while it can.
        before: accepted and waiting people an hour ago; None where that is not known.
    """

    source: str
    number: int
    title: str
    url: str
    accepted: int
    waiting: int
    places: int | None
    as_of: datetime
    tried_at: datetime
    problem: str
    before: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A page that is to be asked again."""

    conference: Conference
    source: str
    number: int


@dataclass(frozen=True, slots=True)
class FiguresNow:
    """What a page elsewhere tells at this moment."""

    source: str
    number: int
    title: str
    url: str
    accepted: int
    waiting: int
    places: int | None


def ask_connpass(number: int) -> Figures:
    """Ask for the figures of a page; takes seconds, and belongs into no transaction.

    Raises:
        ListingLost: it told none.
    """
    turns = Path(settings.DATA_DIRECTORY) / "connpass-turn"
    return Connpass(settings.CONNPASS_KEY, turns, settings.CONNPASS_URL).figures(number)


def read_connpass(number: int) -> Figures:
    """The same for somebody who waits for it; refuses with the sentence of the fault."""
    if not 0 < number <= HIGHEST_NUMBER:
        raise Refused("bad-value", _("number: take it from the address of the page."), status=422)
    try:
        return ask_connpass(number)
    except ListingLost as lost:
        status = 422 if lost.code in UNUSABLE else 409
        told = lost_sentence(lost.code, spoken())
        raise Refused(f"connpass-{lost.code}", told, status=status) from lost


@query("registration.preview_figures", may=may_sell)
def preview_figures(*, by: Actor, conference: Conference, number: int) -> FiguresNow:
    """What the page of that number at connpass tells now; nothing is written."""
    told = read_connpass(number)
    return FiguresNow(
        SourceKind.CONNPASS.value,
        number,
        told.title,
        told.url,
        told.accepted,
        told.waiting,
        told.places,
    )


@query("registration.list_figures", may=may_sell)
def list_figures(*, by: Actor, conference: Conference, at: datetime) -> list[ListingNow]:
    """The pages elsewhere with their public figures, as of when, and as they were an hour ago."""
    listings = Listing.objects.filter(conference=conference)
    return [now_of(listing, at) for listing in listings]


def now_of(listing: Listing, at: datetime) -> ListingNow:
    """A listing as it is told."""
    then = _told_at(listing, at - LOOK_BACK)
    return ListingNow(
        listing.source,
        listing.number,
        listing.title,
        listing.url,
        listing.accepted,
        listing.waiting,
        listing.places,
        listing.good_at,
        listing.tried_at,
        lost_sentence(listing.problem, spoken()) if listing.problem else "",
        (then.accepted, then.waiting) if then else None,
    )


def _told_at(listing: Listing, at: datetime) -> ListingFigures | None:
    return listing.history.filter(at__lte=at).last()


def find_listing(conference: Conference, source: str, number: int) -> Listing | None:
    """The page of that number at that service, if it is followed."""
    return Listing.objects.filter(conference=conference, source=source, number=number).first()


def list_due_listings(at: datetime) -> list[Followed]:
    """Pages that were not asked for ten minutes, of conferences that are not over."""
    asked = Listing.objects.filter(
        tried_at__lte=at - REFRESH, conference__ends_on__gte=(at - timedelta(days=2)).date()
    )
    return [
        Followed(listing.conference, listing.source, listing.number)
        for listing in asked.select_related("conference").order_by("tried_at", "pk")
        if at < _end_of(listing.conference)
    ]


def _end_of(conference: Conference) -> datetime:
    return datetime.combine(conference.ends_on + timedelta(days=1), time(), conference.zone)
