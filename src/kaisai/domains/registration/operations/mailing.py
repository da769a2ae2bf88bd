"""Buyers are written to: what follows from their orders, what they ask for, what the crew sends again."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import Draft, write
from kaisai.domains.mails.queries import list_mails_about
from kaisai.domains.registration.entries import AddressesWanted, AddressRenewed
from kaisai.domains.registration.models import AddressRequest, Order
from kaisai.domains.registration.operations.codes import codes_of
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.operations.naming import check_email
from kaisai.domains.registration.queries import find_order, known_secret, list_orders_of, secret_of
from kaisai.domains.registration.queries.mailing import (
    ABOUT,
    LOST,
    OCCASIONS,
    around_words,
    language_of,
    words_of,
)
from kaisai.domains.registration.rules import may_buy, may_sell

MOST_ASKED = 3  # for one mail address in an hour
MOST_ASKED_IN_ALL = 300  # at a conference in an hour
HOUR = timedelta(hours=1)
MOST_RESENT = 20


@operation("registration.tell_buyer", may=may_report, offered=False)
def tell_buyer(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    entry: int,
    number: str,
    kind: str = "registration.placed",
    amount: int = 0,
    fee: int = 0,
    tickets: int = 0,
) -> None:
    """Write to the buyer what an entry of the journal says of their order: a mail for each entry, once.

    Writes `mails.written`. Refuses when it is written already.
    """
    order = find_order(conference, number)
    codes_of(conference, at)  # the mail names the pages of tickets
    language = language_of(order)
    written = write(
        by=by,
        conference=conference,
        at=at,
        draft=Draft(
            occasion=OCCASIONS[kind],
            about=f"{ABOUT}{order.number}",
            email=order.email,
            language=language,
            key=f"entry:{entry}",
            words=words_of(order, language, amount=amount, fee=fee, cancelled=tickets),
        ),
    )
    if written is None:
        raise Refused("written", _("This mail is in the outbox already."))


@operation("registration.resend_order", may=may_sell)
def resend_order(
    *, by: Actor, conference: Conference, at: datetime, number: str, renew: bool = False
) -> int:
    """Send the buyer the confirmation of their order again, as the order is now; the number of the mail.

    With `renew` the order gets a new address before, and the old one leads nowhere. Writes
    `mails.written`, and `registration.address_renewed`. Refuses an order without a mail address or that
    has ended, one whose address kaisai does not know any more unless it is renewed, and a twenty-first
    mail. Repeating sends another one each time.
    """
    order = locked(find_order(conference, number))
    if not order.is_sold or not order.email:
        raise Refused(
            "nothing", _("There is nothing to send: no mail address, or no valid ticket.")
        )
    if renew:
        _renew(order, by=by, at=at)
    elif not known_secret(order):
        sentence = _("kaisai does not know the address of this order any more: give it a new one.")
        raise Refused("no-address", sentence)
    codes_of(conference, at)
    about = f"{ABOUT}{order.number}"
    before = list_mails_about(conference, about).filter(key__startswith="asked:").count()
    if before >= MOST_RESENT:
        raise Refused("too-many", _("This mail was sent again twenty times. Write by hand."))
    language = language_of(order)
    mail = write(
        by=by,
        conference=conference,
        at=at,
        draft=Draft(
            occasion="order_placed",
            about=about,
            email=order.email,
            language=language,
            key=f"asked:{order.number}:{before + 1}",
            words=words_of(order, language),
            is_asked_for=True,
        ),
    )
    if mail is None:
        raise Refused("written", _("This mail is in the outbox already."))
    return mail.pk


@operation("registration.renew_address", may=may_sell)
def renew_address(*, by: Actor, conference: Conference, at: datetime, number: str) -> Order:
    """Give an order a new address, when the old one came into wrong hands; the old one leads nowhere.

    Nobody is told it; `registration.resend_order` sends it. Writes `registration.address_renewed`.
    Repeating makes another one each time.
    """
    order = locked(find_order(conference, number))
    _renew(order, by=by, at=at)
    return order


def _renew(order: Order, *, by: Actor, at: datetime) -> None:
    order.generation += 1
    order.secret_digest = digest(secret_of(order))
    order.save(update_fields=["generation", "secret_digest"])
    about = f"{ABOUT}{order.number}"
    news = AddressRenewed(number=order.number)
    record(news, by=by, at=at, conference=order.conference, about=about)


@operation("registration.ask_for_addresses", may=may_buy)
def ask_for_addresses(
    *, by: Actor, conference: Conference, at: datetime, email: str, language: str = ""
) -> None:
    """Ask for the addresses of one's orders: they go to the mail address that is told, if it has any.

    The answer is the same whether it has any or not. Writes `registration.addresses_wanted`. Refuses what
    is no mail address, and a fourth request for one address within an hour.
    """
    told = email.strip()
    check_email(told)
    asked = AddressRequest.objects.filter(conference=conference)
    asked.filter(asked_at__lt=at - HOUR).delete()
    if asked.filter(email__iexact=told).count() >= MOST_ASKED or asked.count() >= MOST_ASKED_IN_ALL:
        raise Refused(
            "too-many", _("This was asked often just now. Try again in an hour."), status=429
        )
    request = AddressRequest(conference=conference, email=told, language=language[:5], asked_at=at)
    clean(request)
    request.save()
    record(AddressesWanted(request=request.pk), by=by, at=at, conference=conference)


@operation("registration.send_addresses", may=may_report, offered=False)
def send_addresses(*, by: Actor, conference: Conference, at: datetime, request: int) -> None:
    """Write the addresses of orders to the mail address that they were ordered with.

    Writes `mails.written`. Refuses when there are no orders, the request is gone, or it is answered.
    """
    asked = AddressRequest.objects.filter(conference=conference, pk=request).first()
    orders = list_orders_of(conference, asked.email) if asked else []
    if asked is None or not orders:
        raise Refused("nothing", _("There is no order of this mail address."))
    language = language_of(Order(language=asked.language or orders[0].language))
    written = write(
        by=by,
        conference=conference,
        at=at,
        draft=Draft(
            occasion=LOST,
            about="",
            email=orders[0].email,  # not as it was typed: what looks alike may lead elsewhere
            language=language,
            key=f"request:{asked.pk}",
            words=around_words(conference, language),
            is_asked_for=True,
        ),
    )
    if written is None:
        raise Refused("written", _("This mail is in the outbox already."))
