"""What an order has on its receipts, and what was paid back of it."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import override

from kaisai.core.conference.models import Conference
from kaisai.domains.receipts.queries import Both
from kaisai.domains.registration.models import Order, Refund, Ticket
from kaisai.engines.invoices.amounts import Line, Rate

_FEE = Both("Cancellation fee", "キャンセル料")


def list_refunds(order: Order) -> QuerySet[Refund]:
    """What was paid back of an order, the oldest first, with the tickets that were cancelled."""
    return order.refunds.prefetch_related("tickets__item").order_by("at", "pk")


def lines_of(tickets: Iterable[Ticket]) -> tuple[Line, ...]:
    """Equal tickets in a line; in the order in which they were chosen."""
    many = Counter((ticket.item, ticket.price, ticket.tax_rate) for ticket in tickets)
    return tuple(
        Line(item.name.localize("ja"), item.name.localize("en"), count, price, Rate(rate))
        for (item, price, rate), count in many.items()
    )


def fee_line(refund: Refund) -> Line:
    """What was kept of it."""
    return Line(_FEE.ja, _FEE.en, 1, refund.fee, Rate(refund.fee_rate))


def note_of_sale(conference: Conference) -> Both:
    """For what: the conference and its days, on which what was sold is delivered."""
    first, last = conference.starts_on, conference.ends_on
    days = f"{first}" if first == last else f"{first} – {last}"
    en, ja = (conference.name.localize(code) for code in ("en", "ja"))
    return Both(f"For {en} ({days})", f"{ja}（{days.replace(' – ', '〜')}）参加費等として")


def note_of_kept_fee(conference: Conference) -> Both:
    """For what a fee was kept."""
    en, ja = (conference.name.localize(code) for code in ("en", "ja"))
    return Both(
        f"Cancellation fee, {en}; set off against a refund",
        f"{ja} キャンセル料として（返金額から差引）",
    )


def note_of_fee(refund: Refund) -> Both:
    """How much of what is returned was kept for the fee, and is not paid out."""
    en = f"Of this, {refund.fee:,} yen are set off against a cancellation fee; {refund.amount:,} yen are paid back."
    ja = f"このうち{refund.fee:,}円はキャンセル料に充当し、{refund.amount:,}円を返金します。"
    return Both(en, ja)


def payment_words(order: Order) -> Both:
    """How it was paid, in both languages."""
    told = {}
    for language in ("en", "ja"):
        with override(language):
            told[language] = str(order.get_way_display())
    return Both(**told)
