"""The waiting list: whoever finds what they want sold out waits for it, all of it together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import Draft, write
from kaisai.domains.registration.entries import StoppedWaiting, Waits
from kaisai.domains.registration.enums import WishState
from kaisai.domains.registration.models import Order, Wish, WishedItem
from kaisai.domains.registration.operations.granting import new_number
from kaisai.domains.registration.operations.holding import Wanted, counted
from kaisai.domains.registration.operations.naming import check_email
from kaisai.domains.registration.operations.promoting import locked_wish
from kaisai.domains.registration.operations.taking import check_beside, check_sale, choose
from kaisai.domains.registration.queries import (
    Ware,
    count_before,
    count_free,
    find_wish_by_secret,
    list_wares,
    secret_of,
    written_language,
)
from kaisai.domains.registration.queries.waiting_mail import WAITS, words_of_wish
from kaisai.domains.registration.rules import may_buy

MOST_OF_ONE = 5  # wishes that wait with one mail address


@dataclass(frozen=True, slots=True)
class Line:
    """A place in the line; the secret is told this once.

    Attributes:
        before: how many wait before it for some of the same.
    """

    number: str
    secret: str = field(repr=False)
    before: int


@operation("registration.wait", may=may_buy)
def wait(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    wanted: Sequence[Wanted],
    name: str,
    email: str,
    language: str = "",
) -> Line:
    """Wait for what is sold out: all of it together, in the order in which people came.

    As soon as there are places for all of it they are held, for as long as the items say. A mail has the
    page where one sees where one stands. Writes `registration.waits` and `mails.written`. Refuses what can be had now, what has no waiting list or is not on sale, what
    the same mail address waits for already, no name, and what is no mail address.
    """
    many = counted(wanted)
    chosen = choose(many, list_wares(conference))
    if isinstance(chosen, Refused):
        raise chosen
    if (refusal := check_beside(chosen)) is not None:
        raise refusal
    for ware, number in chosen:
        _check(ware, number, at)
    free = count_free(conference, at)
    if all(_fits(ware, chosen, free) for ware, _number in chosen):
        raise Refused("can-be-had", _("All of this can be had now: hold it."))
    wish = Wish(conference=conference, made_at=at, language=language[:5])
    _sign(wish, name, email)
    _check_twice(wish, many)
    wish.number = new_number()
    secret = secret_of(Order(conference=conference, number=wish.number))  # as its order will have
    wish.secret_digest = digest(secret)
    wish.save()
    WishedItem.objects.bulk_create(
        WishedItem(conference=conference, wish=wish, item=ware.item, many=number)
        for ware, number in chosen
    )
    names = [f"{number} × {ware.item.name.localize('en')}" for ware, number in chosen]
    news = Waits(number=wish.number, items=names)
    record(news, by=by, at=at, conference=conference, about=f"order:{wish.number}")
    _tell(wish, chosen, by=by, at=at)
    return Line(wish.number, secret, count_before(wish))


def _tell(wish: Wish, chosen: Sequence[tuple[Ware, int]], *, by: Actor, at: datetime) -> None:
    """Whoever closes the page finds it again in their mail."""
    language = written_language(wish.language)
    names = [(ware.item.name.localize(language), many) for ware, many in chosen]
    draft = Draft(
        occasion=WAITS,
        about=f"order:{wish.number}",
        email=wish.email,
        language=language,
        key=f"{WAITS}:{wish.number}",
        words=words_of_wish(wish, names, language),
    )
    write(by=by, conference=wish.conference, at=at, draft=draft)


@operation("registration.stop_waiting", may=may_buy)
def stop_waiting(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Wish:
    """Leave the waiting list.

    Writes `registration.stopped_waiting`. Refuses whoever does not wait any more.
    """
    wish = locked_wish(find_wish_by_secret(conference, secret))
    wish.state, wish.ended_at = WishState.LEFT, at
    wish.save()
    news = StoppedWaiting(number=wish.number)
    record(news, by=by, at=at, conference=conference, about=f"order:{wish.number}")
    return wish


def _check(ware: Ware, many: int, at: datetime) -> None:
    if (refusal := check_sale(ware.item, many, at)) is not None:
        raise refusal
    if not ware.quotas or not ware.item.promoted_for:
        raise Refused("no-waiting-list", _("There is no waiting list for “%s”.") % ware.item)


def _fits(ware: Ware, chosen: Sequence[tuple[Ware, int]], free: Mapping[int, int]) -> bool:
    return all(
        free.get(quota, 0) >= sum(number for other, number in chosen if quota in other.quotas)
        for quota in ware.quotas
    )


def _sign(wish: Wish, name: str, email: str) -> None:
    if not name.strip():
        raise Refused("no-name", _("Say who waits."), status=422)
    check_email(email)
    wish.name, wish.email = " ".join(name.split()), email
    clean_fields(wish, "name", "email")


def _check_twice(wish: Wish, many: Mapping[str, int]) -> None:
    """One who waits twice for the same would come up twice; others would wait longer."""
    waiting = Wish.objects.filter(
        conference=wish.conference, state=WishState.WAITING, email__iexact=wish.email
    )
    others = list(waiting.prefetch_related("items__item")[:MOST_OF_ONE])
    if len(others) >= MOST_OF_ONE:
        raise Refused("too-many", _("This mail address waits for %s things.") % MOST_OF_ONE)
    for other in others:
        if {each.item.slug for each in other.items.all()} & many.keys():
            raise Refused(
                "waits-already",
                _("This mail address waits for this already: leave the list first, or wait on."),
            )
