"""Public figures of pages elsewhere: noted when somebody asks, and again while the worker asks."""

from datetime import datetime

from django.utils.translation import gettext as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import (
    FiguresLost,
    FiguresNoted,
    FiguresUnchanged,
    ListingDropped,
)
from kaisai.domains.registration.enums import SourceKind
from kaisai.domains.registration.models import Listing, ListingFigures
from kaisai.domains.registration.queries import ListingNow, find_listing, now_of, read_connpass
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.listings.connpass import Figures
from kaisai.engines.listings.sentences import lost_sentence

MOST_LISTINGS = 10  # of a conference
CONNPASS = SourceKind.CONNPASS


@operation("registration.note_figures", may=may_sell, prepare=read_connpass)
def note_figures(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: int,
    prepared: Figures | None = None,
) -> ListingNow:
    """Note the public figures of a page at connpass, and have them refreshed until the conference is over.

    `number` is the one in the address of the page. Asks connpass at once; refuses, and keeps what
    was known, when it tells none, and more than ten pages. Writes `registration.figures_noted`, or
    `registration.figures_unchanged`. Safe to repeat.
    """
    told = prepared or read_connpass(number)
    Conference.objects.select_for_update().get(pk=conference.pk)
    listing = find_listing(conference, CONNPASS, number)
    if listing is None and Listing.objects.filter(conference=conference).count() >= MOST_LISTINGS:
        raise Refused("too-many", _("There are ten pages already. Drop one of them first."))
    news: FiguresNoted | FiguresUnchanged = _noted(number, told)
    if listing and not is_news(listing, told):
        news = FiguresUnchanged(
            source=str(CONNPASS.label), number=number, accepted=told.accepted, waiting=told.waiting
        )
    listing = _keep(
        listing or Listing(conference=conference, source=CONNPASS, number=number), told, at
    )
    record(news, by=by, at=at, conference=conference, about=f"listing:{listing.pk}")
    return now_of(listing, at)


@operation("registration.record_figures", may=may_report, offered=False)
def record_figures(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: int,
    told: Figures | None,
    problem: str = "",
) -> None:
    """Take over what a page that is followed told, or why it told nothing (`told` is None).

    What was known stays when there is a problem. Refuses a page that is no longer followed. Writes
    `registration.figures_noted`, or `registration.figures_lost`.
    """
    listing = _find(conference, number)
    news: FiguresNoted | FiguresLost
    if told is None:
        listing.problem, listing.tried_at = problem, at
        listing.save()
        en, ja = (lost_sentence(problem, language) for language in ("en", "ja"))
        news = FiguresLost(source=str(CONNPASS.label), number=number, problem=en, problem_ja=ja)
    else:
        listing = _keep(listing, told, at)
        news = _noted(number, told)
    record(news, by=by, at=at, conference=conference, about=f"listing:{listing.pk}")


@operation("registration.drop_listing", may=may_sell)
def drop_listing(*, by: Actor, conference: Conference, at: datetime, number: int) -> None:
    """Ask a page at connpass no longer, and forget its figures.

    Writes `registration.listing_dropped`. Repeating is refused, since it is not followed any more.
    """
    listing = _find(conference, number)
    pk = listing.pk
    listing.delete()
    told = ListingDropped(source=str(CONNPASS.label), number=number)
    record(told, by=by, at=at, conference=conference, about=f"listing:{pk}")


def is_news(listing: Listing, told: Figures) -> bool:
    """Whether these figures are others than those that are known, or the first after a problem."""
    known = listing.accepted, listing.waiting, listing.places
    return bool(listing.problem) or known != (told.accepted, told.waiting, told.places)


def note_same(listing: Listing, told: Figures | None, at: datetime) -> None:
    """What is known is still so, as of now: no news, so the journal is not told every ten minutes."""
    asked = Listing.objects.filter(pk=listing.pk)
    if told is None:
        asked.update(tried_at=at)
    else:
        asked.update(tried_at=at, good_at=at, title=told.title, url=told.url)


def _find(conference: Conference, number: int) -> Listing:
    same = Listing.objects.filter(conference=conference, source=CONNPASS, number=number)
    listing = same.select_for_update().first()
    if listing is None:
        raise NotFound(_("The page %s at connpass is not followed.") % number)
    return listing


def _noted(number: int, told: Figures) -> FiguresNoted:
    return FiguresNoted(
        source=str(CONNPASS.label),
        number=number,
        accepted=told.accepted,
        waiting=told.waiting,
        places="–" if told.places is None else str(told.places),
    )


def _keep(listing: Listing, told: Figures, at: datetime) -> Listing:
    """Make the figures those of the listing, with a row of history when they changed."""
    known = None if listing.pk is None else (listing.accepted, listing.waiting, listing.places)
    listing.title, listing.url = told.title, told.url
    listing.accepted, listing.waiting, listing.places = told.accepted, told.waiting, told.places
    listing.good_at = listing.tried_at = at
    listing.problem = ""
    listing.save()
    if known != (told.accepted, told.waiting, told.places):
        ListingFigures.objects.create(
            conference=listing.conference,
            listing=listing,
            at=at,
            accepted=told.accepted,
            waiting=told.waiting,
            places=told.places,
        )
    return listing
