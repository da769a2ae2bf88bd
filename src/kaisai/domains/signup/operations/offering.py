"""Somebody offers to help, and takes it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import drop_about
from kaisai.domains.signup.entries import Offered, TakenBack
from kaisai.domains.signup.enums import OfferState, Task
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.operations.ending import end_role, number_of
from kaisai.domains.signup.queries import about_of, begins_at, find_by_word, is_helping, why_shut
from kaisai.domains.signup.rules import may_offer

LANGUAGES = ("en", "ja")
MOST_OFFERS = 1000  # of a day


@operation("signup.offer", may=may_offer)
def offer(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    word: str,
    name: str,
    tasks: Sequence[Task],
    until: datetime | None = None,
    language: str = "ja",
) -> Offer:
    """Offer to help on the day of that word, under the name by which the crew is to call one.

    `until` is when one has to leave; without, the end of the day. Mails come in `language`. Repeating
    changes the offer as long as it waits; there is never a second one. Writes `signup.offered`, which names
    nobody. Refuses a word that leads nowhere, a sign-up that is closed or over, an offer that is answered,
    and whoever is of the crew already.
    """
    # Whoever offers twice at the same moment comes one after the other.
    day = SignUp.objects.select_for_update().get(pk=find_by_word(conference, word).pk)
    find_by_word(conference, word)  # it may have been changed while we waited
    if (shut := why_shut(day, at)) is not None:
        raise shut
    found = Offer.objects.filter(signup=day, account=by.account).first()
    if found is not None and found.state != OfferState.WAITING:
        raise Refused("answered", _("Your offer is answered already."))
    if is_helping(by, conference):
        raise Refused("of-the-crew", _("You are of the crew already: there is nothing to offer."))
    if found is None and Offer.objects.filter(signup=day).count() >= MOST_OFFERS:
        raise Refused("full", _("So many offer to help already. Thank you all the same!"))
    made = found or Offer(conference=conference, signup=day, account=by.account, offered_at=at)
    made.name, made.tasks = " ".join(name.split()), _chosen(tasks)
    made.until = _until(day, until, at)
    made.language = language if language in LANGUAGES else "en"
    clean(made)
    made.save()
    news = Offered(offer=made.pk, day=f"{day.day}")
    record(news, by=_unnamed(by), at=at, conference=conference, about=about_of(made))
    return made


@operation("signup.take_back", may=may_offer)
def take_back(*, by: Actor, conference: Conference, at: datetime, offer: int) -> None:
    """Take one's own offer back; what was told is erased, and a role that came of it ends at once.

    A mail about it that has not left is dropped. Writes `signup.taken_back`, and `access.role_withdrawn`
    where a role ends. Refuses what is nobody's or somebody else's.
    """
    rows = Offer.objects.select_for_update(of=("self",)).select_related("account", "conference")
    mine = rows.filter(conference=conference, account=by.account)
    found = mine.filter(pk=min(max(offer, 0), 2**63 - 1)).first()
    if found is None:
        raise NotFound(_("There is no such offer to help; it may have been taken back."))
    quiet, about, number = _unnamed(by), about_of(found), found.pk
    if found.helps(at):
        end_role(found, by=quiet, at=at)
    drop_about(by=quiet, conference=conference, at=at, about=about)
    found.delete()
    record(TakenBack(offer=number), by=quiet, at=at, conference=conference, about=about)


def _unnamed(by: Actor) -> Actor:
    """Who offers is no name in the journal, which is never rewritten."""
    return replace(by, label=number_of(by.account)) if by.account is not None else by


def _chosen(tasks: Sequence[Task]) -> list[str]:
    wanted = set(tasks)
    if not wanted:
        raise Refused("no-task", _("Choose at least one thing that you can do."), status=422)
    return [task.value for task in Task if task in wanted]


def _until(day: SignUp, until: datetime | None, at: datetime) -> datetime:
    if until is None:
        return day.ends_at
    if not max(at, begins_at(day.day, day.conference)) < until <= day.ends_at:
        sentence = _("until: a time that is still to come, before the day ends at four at night.")
        raise Refused("bad-until", sentence, status=422)
    return until
