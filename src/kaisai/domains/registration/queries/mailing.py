"""On which occasions buyers are written to, and in which words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference
from kaisai.core.kit.posting import Attachment, mail_domain
from kaisai.core.operations.conferences import both
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.queries import wordings as w
from kaisai.domains.registration.queries.addresses import (
    address_of,
    known_secret,
    list_orders_of,
)
from kaisai.domains.registration.queries.codes import find_codes
from kaisai.domains.registration.queries.orders import find_order, list_tickets
from kaisai.engines.formats.ical import Days, write_calendar

ABOUT = "order:"
# Entry of the journal → what its order's buyer is written about.
OCCASIONS = {
    "registration.placed": "order_placed",
    "registration.paid": "order_paid",
    "registration.cancelled": "order_cancelled",
    "registration.refunded": "order_refunded",
    "registration.promoted": "order_kept",
    "registration.reserved": "order_kept",
}
TOLD_TO_BUYERS = tuple(OCCASIONS)
LOST = "order_addresses"


def language_of(order: Order) -> str:
    """In which of the two languages to write."""
    return written_language(order.language)


def written_language(told: str) -> str:
    """The one of the two that somebody told, or that of the installation."""
    return "ja" if (told or settings.LANGUAGE_CODE).startswith("ja") else "en"


def words_of(order: Order, language: str, **more: Any) -> dict[str, str]:
    """Words that may be kept with a mail about an order."""
    total = f"{order.total:,}"
    payment = w.NOTHING_OWED
    if order.total:
        payment = w.PAID_ALREADY if order.paid_at else w.OWED
    reason = w.said(w.REASON, language, reason=order.note) if order.note else ""
    return _around(order.conference, language) | {
        "name": order.name,
        "number": order.number,
        "total": total,
        "payment": w.said(payment, language, total=total),
        "reason": reason,
        "until": f"{order.until.astimezone(order.conference.zone):%Y-%m-%d %H:%M}",
        **{name: f"{value:,}" for name, value in more.items()},
    }


def around_words(conference: Conference, language: str) -> dict[str, str]:
    """Words of a mail that is about no order alone."""
    return _around(conference, language)


def _around(conference: Conference, language: str) -> dict[str, str]:
    form, mark = ("Y年n月j日", "〜") if language == "ja" else ("j F Y", " – ")
    days = sorted({conference.starts_on, conference.ends_on})
    with override(language):
        return {
            "conference": conference.name.localize(language),
            "days": mark.join(format_date(day, form) for day in days),
        }


def _order(envelope: Envelope) -> Order:
    return find_order(envelope.conference, envelope.about.removeprefix(ABOUT))


def _late(envelope: Envelope) -> dict[str, str]:
    order = _order(envelope)
    secret = known_secret(order)
    if not secret:
        sentence = w.NO_ADDRESS.localize(envelope.language)
        return {"address": sentence, "tickets": _tickets(order, envelope, "")}
    secret = w.HIDDEN if envelope.is_shown else secret
    address = _address(envelope, secret)
    return {"address": address, "tickets": _tickets(order, envelope, secret)}


def _address(envelope: Envelope, secret: str, *more: str) -> str:
    if envelope.is_shown:  # as people read it
        return settings.PUBLIC_URL + "/".join(
            (reverse("registration:shop", args=[envelope.conference.slug]), "orders", secret, *more)
        )
    return address_of(envelope.conference, secret, *more)


def _tickets(order: Order, envelope: Envelope, secret: str) -> str:
    codes = find_codes(envelope.conference)
    lines = []
    for ticket in list_tickets(order):
        if ticket.refund_id is not None:
            continue
        name = ticket.item.name.localize(envelope.language)
        lines.append(f"- {name}: {ticket.name}" if ticket.name else f"- {name}")
        if codes and secret and order.is_sold:  # before, a ticket has no page
            lines.append(f"  {_address(envelope, secret, codes.number(ticket.pk))}")
    return "\n".join(lines)


def _late_addresses(envelope: Envelope) -> dict[str, str]:
    lines = []
    for order in list_orders_of(envelope.conference, envelope.email):
        secret = w.HIDDEN if envelope.is_shown else known_secret(order)
        lines += [f"- {order.number}", f"  {_address(envelope, secret)}"]
    return {"orders": "\n".join(lines)}


def calendar_of(
    envelope: Envelope, uid: str, *, at: datetime, has_ended: bool = False
) -> list[Attachment]:
    """The days of the conference, or that they are off."""
    conference = envelope.conference
    venue = conference.venues.order_by("pk").first()
    place = ", ".join(filter(None, (str(venue), venue.address))) if venue else ""
    days = Days(
        uid=uid,
        title=conference.name.localize(envelope.language),
        first=conference.starts_on,
        last=conference.ends_on,
        place=place,
        url=settings.PUBLIC_URL + reverse("registration:shop", args=[conference.slug]),
        version=int(has_ended),
        is_cancelled=has_ended,
    )
    text = write_calendar(days, at=at)
    return [Attachment(f"{conference.slug}.ics", text, "text/calendar")]


def _calendar(envelope: Envelope) -> list[Attachment]:
    order = _order(envelope)
    uid = f"{order.number}.{order.conference.slug}@{mail_domain()}"
    has_ended = order.state == OrderState.CANCELLED
    return calendar_of(envelope, uid, at=order.made_at, has_ended=has_ended)


def _no_files(_envelope: Envelope) -> list[Attachment]:
    return []


def _sample(conference: Conference, language: str, *, name: str) -> dict[str, str]:
    """Of an order that there is not."""
    sample = both("Sample Attendee", "見本 花子").localize(language)
    order = Order(conference=conference, number="SAMPLE23", name=sample, total=12_000)
    order.until = datetime.combine(conference.starts_on, time(18), conference.zone)
    order.note = both("It is moved to another day.", "開催日の変更のため").localize(language)
    page = settings.PUBLIC_URL + reverse("registration:shop", args=[conference.slug])
    address = f"{page}/orders/{w.HIDDEN}"
    shown = both("Individual", "一般").localize(language)
    words = words_of(order, language, amount=11_000, fee=1_000, cancelled=1)
    late = {
        "address": address,
        "tickets": f"- {shown}: {sample}\n  {address}/7K3-9QH",
        "orders": f"- SAMPLE23\n  {address}",
    }
    places = [*PLACES, *MORE_PLACES.get(name, {})] if name != LOST else [*AROUND, "orders"]
    return {place: text for place, text in (words | late).items() if place in places}


AROUND: dict[str, str | Promise] = {
    "conference": _("name of the conference"),
    "days": _("its days"),
}
PLACES: dict[str, str | Promise] = AROUND | {
    "name": _("who ordered"),
    "number": _("number of the order"),
    "total": _("what the order costs, in yen"),
    "payment": _("whether and how it is to be paid"),
    "tickets": _("the tickets, with the page of each"),
    "address": _("the page of the order"),
}
MORE_PLACES: Mapping[str, dict[str, str | Promise]] = {
    "order_cancelled": {"reason": _("why it was cancelled")},
    "order_kept": {"until": _("until when the tickets are kept")},
    "order_refunded": {
        "amount": _("what goes back, in yen"),
        "fee": _("what is kept as a fee, in yen"),
        "cancelled": _("how many tickets were cancelled"),
    },
}


def _declare(
    name: str,
    label: LazyI18nString,
    wording: tuple[LazyI18nString, LazyI18nString],
    late: Callable[[Envelope], Mapping[str, str]] = _late,
    attach: Callable[[Envelope], Sequence[Attachment]] = _no_files,
) -> None:
    places = AROUND | {"orders": _("the orders, with the page of each")} if name == LOST else PLACES
    add_occasion(
        Occasion(
            name=name,
            label=label,
            subject=wording[0],
            text=wording[1],
            places={**places, **MORE_PLACES.get(name, {})},
            sample=partial(_sample, name=name),
            late=late,
            attach=attach,
        )
    )


_declare(
    "order_placed",
    both("Order placed", "申し込みの確認"),
    (w.PLACED_SUBJECT, w.PLACED),
    attach=_calendar,
)
_declare("order_paid", both("Payment received", "入金の確認"), (w.PAID_SUBJECT, w.PAID))
_declare(
    "order_cancelled",
    both("Order cancelled", "取り消しの通知"),
    (w.CANCELLED_SUBJECT, w.CANCELLED),
    attach=_calendar,
)
_declare(
    "order_kept",
    both("Tickets are kept: they came up", "繰り上げの通知"),
    (w.KEPT_SUBJECT, w.KEPT),
)
_declare("order_refunded", both("Refund", "返金の通知"), (w.REFUNDED_SUBJECT, w.REFUNDED))
_declare(
    LOST,
    both("Lost addresses", "申し込みページの案内"),
    (w.ADDRESSES_SUBJECT, w.ADDRESSES),
    late=_late_addresses,
)
