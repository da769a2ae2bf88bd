"""For which days people can offer to help, and with which word."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import query
from kaisai.domains.signup.enums import OfferState
from kaisai.domains.signup.models import LONGEST_WORD, SignUp
from kaisai.domains.signup.rules import may_coordinate
from kaisai.engines.admission.merging import DAY_BEGINS, day_of


@dataclass(frozen=True, slots=True)
class SignUpDay:
    """A day, and what became of it.

    Attributes:
        is_open: whether people can offer to help now.
        word: what is typed, empty where nobody can offer.
        address: what stands on the poster, empty likewise.
        waiting: how many offers nobody has answered.
        accepted: how many help or have helped.
    """

    day: date
    is_open: bool
    word: str
    address: str
    waiting: int
    accepted: int


def begins_at(day: date, conference: Conference) -> datetime:
    """When a day of the conference begins: four in the morning, venue time."""
    return datetime.combine(day, time(), conference.zone) + DAY_BEGINS


def read_word(text: str) -> str:
    """A word as it is kept, however it was typed."""
    return "".join(one for one in text.upper() if one.isascii() and one.isalnum())[:LONGEST_WORD]


def spaced(word: str) -> str:
    """A word as people read it, in two halves."""
    half = LONGEST_WORD // 2
    return f"{word[:half]} {word[half:]}"


def address_of(signup: SignUp) -> str:
    """What the picture on the poster says: the public address, whatever the browser of the crew asked for."""
    page = reverse("signup_open:word", args=[signup.conference.slug, signup.word])
    return settings.PUBLIC_URL + page


def page_of(conference: Conference) -> str:
    """Where the word is typed, and where somebody sees what became of their offer; no secret is in it."""
    return settings.PUBLIC_URL + reverse("signup_open:join", args=[conference.slug])


def find_by_word(conference: Conference | None, word: str) -> SignUp:
    """The day with that word; refuses with `not-found` when there is none, or no such conference."""
    found = None
    if conference is not None and (told := read_word(word)):
        rows = SignUp.objects.filter(conference=conference, word=told)
        found = rows.select_related("conference").first()
    if found is None:
        raise NotFound(
            _("This word leads nowhere. Compare it with the poster, or ask the crew for a new one.")
        )
    return found


def why_shut(signup: SignUp, at: datetime) -> Refused | None:
    """Why nobody can offer to help there now; None when they can."""
    if signup.is_over(at):
        sentence = _("This poster was for a day that is over. Thank you all the same!")
        return Refused("over", sentence, status=410)
    if not signup.is_open:
        sentence = _("Sign-up is closed. Ask the crew at the venue whether they still need help.")
        return Refused("closed", sentence, status=410)
    return None


def find_signup(conference: Conference, day: date) -> SignUp:
    """The sign-up of a day; refuses with `not-found` when it was never open."""
    found = SignUp.objects.filter(conference=conference, day=day).first()
    if found is None:
        raise NotFound(_("Sign-up was never open for this day."))
    return found


def today_of(conference: Conference, at: datetime) -> date:
    """The day of the conference, which begins at four in the morning."""
    return day_of(at, conference.zone)


def days_ahead(conference: Conference, at: datetime) -> tuple[date, date]:
    """For which days it can be opened: today, and tomorrow, so that the poster hangs in the morning."""
    today = today_of(conference, at)
    return today, today + timedelta(days=1)


@query("signup.list_days", may=may_coordinate)
def list_days(*, by: Actor, conference: Conference, at: datetime) -> list[SignUpDay]:
    """Days for which sign-up was opened, the latest first, with word and address where it is open."""
    rows = SignUp.objects.filter(conference=conference).select_related("conference")
    counted = rows.annotate(
        waiting=Count("offers", filter=Q(offers__state=OfferState.WAITING)),
        accepted=Count("offers", filter=Q(offers__state=OfferState.ACCEPTED)),
    )
    found = []
    for row in counted.order_by("-day"):
        is_open = why_shut(row, at) is None
        word, address = (row.word, address_of(row)) if is_open else ("", "")
        found.append(SignUpDay(row.day, is_open, word, address, row.waiting, row.accepted))
    return found
