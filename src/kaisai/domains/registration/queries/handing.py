"""How the mails about a ticket read that goes to another person."""

from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.posting import Attachment, mail_domain
from kaisai.core.operations.conferences import both
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.models import Order, Ticket
from kaisai.domains.registration.queries.holders import holder_of, page_of
from kaisai.domains.registration.queries.mailing import AROUND, around_words, calendar_of
from kaisai.domains.registration.queries.wordings import HIDDEN

GIVEN, GIVEN_AWAY = "ticket_given", "ticket_given_away"
_ABOUT = "handover:"
_GIVEN_SUBJECT = both("[{conference}] A ticket for you", "【{conference}】チケットが譲渡されました")
_GIVEN = both(
    """{name},

{giver} has given you a ticket for {conference} ({days}): {item}.

Show the code on this page at the desk:
{address}

Keep this mail to yourself: whoever has the address can use the ticket.
The dates for your calendar are attached. If you did not expect this, answer this mail.

{conference}
""",
    """{name} 様

{giver} 様から、{conference}（{days}）のチケット（{item}）が譲渡されました。

当日は受付で、こちらのページのコードをご提示ください。
{address}

※アドレスを知っている人は誰でもチケットを使えます。このメールの転送や公開はご遠慮ください。
※カレンダー用の予定を添付しています。
※お心当たりのない場合は、このメールにご返信ください。

{conference}
""",
)
_AWAY_SUBJECT = both(
    "[{conference}] Ticket of order {number} given to {name}",
    "【{conference}】お申し込み {number} のチケットを譲渡しました",
)
_AWAY = both(
    """{giver},

the ticket {ticket} ({item}) of your order {number} for {conference} is for {name} now.
Its old code and the answers for it are no longer valid. The order, its receipt and its money stay with you.

If it was not you, answer this mail at once.

{conference}
""",
    """{giver} 様

お申し込み {number} のチケット {ticket}（{item}）を、{name} 様に譲渡しました。
以前のコードと回答は無効になりました。お申し込み、領収書、お支払いはそのまま {giver} 様のものです。

お心当たりのない場合は、至急このメールにご返信ください。

{conference}
""",
)
_GONE = both(
    "(The ticket has changed hands again, or its address is another one now.)",
    "（このチケットは再び譲渡されたか、アドレスが変わっています。）",
)


def about_handover(ticket: Ticket) -> str:
    """What mails say that they are of."""
    return f"{_ABOUT}{ticket.pk}"


def abouts_of(order: Order, tickets: Iterable[Ticket]) -> list[str]:
    """Of what mails are that concern an order, and those to whom tickets of it were given."""
    given = [about_handover(ticket) for ticket in tickets if ticket.secret_digest]
    return [f"order:{order.number}", *given]


def words_of_ticket(ticket: Ticket, number: str, language: str) -> dict[str, str]:
    """Words that may be kept with a mail."""
    return around_words(ticket.conference, language) | {
        "name": ticket.name,
        "giver": ticket.order.name,
        "number": ticket.order.number,
        "ticket": number,
        "item": ticket.item.name.localize(language),
    }


def _ticket(envelope: Envelope) -> Ticket:
    """The ticket, as long as whoever is written to has it."""
    number = int(envelope.about.removeprefix(_ABOUT))
    found = Ticket.objects.filter(conference=envelope.conference, pk=number, refund=None)
    ticket = found.select_related("order", "item", "conference").first()
    if ticket is None or not ticket.secret_digest or not ticket.order.is_sold:
        raise NotFound(_("There is no such ticket. Ask whoever gave it to you."))
    if holder_of(ticket).email != envelope.email:
        raise NotFound(_("There is no such ticket. Ask whoever gave it to you."))
    return ticket


def _late(envelope: Envelope) -> Mapping[str, str]:
    if envelope.is_shown:
        return {"address": _address_like(envelope.conference)}
    try:
        return {"address": page_of(_ticket(envelope))}
    except NotFound:
        return {"address": _GONE.localize(envelope.language)}


def _address_like(conference: Conference) -> str:
    page = reverse("registration:shop", args=[conference.slug])
    return f"{settings.PUBLIC_URL}{page}/given/{HIDDEN}"


def _calendar(envelope: Envelope) -> Sequence[Attachment]:
    try:
        ticket = _ticket(envelope)
    except NotFound:
        return ()
    uid = f"{ticket.order.number}.{ticket.pk}.{envelope.conference.slug}@{mail_domain()}"
    return calendar_of(envelope, uid, at=ticket.order.made_at)


def _nothing(_envelope: Envelope) -> Mapping[str, str]:
    return {}


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


def _sample(conference: Conference, language: str) -> dict[str, str]:
    return around_words(conference, language) | {
        "name": both("Sample Guest", "見本 太郎").localize(language),
        "giver": both("Sample Attendee", "見本 花子").localize(language),
        "number": "SAMPLE23",
        "ticket": "7K3-9QH",
        "item": both("Individual", "一般").localize(language),
        "address": _address_like(conference),
    }


def _sample_given(conference: Conference, language: str) -> Mapping[str, str]:
    return {name: text for name, text in _sample(conference, language).items() if name in _OF_GIVEN}


def _sample_away(conference: Conference, language: str) -> Mapping[str, str]:
    return {name: text for name, text in _sample(conference, language).items() if name in _OF_AWAY}


_BOTH: dict[str, str | Promise] = AROUND | {
    "name": _("for whom the ticket is now"),
    "giver": _("who ordered"),
    "number": _("number of the order"),
    "item": _("for which ticket types"),
}
_OF_GIVEN = _BOTH | {"address": _("the page of the ticket")}
_OF_AWAY = _BOTH | {"ticket": _("number of the ticket")}
add_occasion(
    Occasion(
        name=GIVEN,
        label=both("Ticket given to somebody", "譲渡されたチケットの案内"),
        subject=_GIVEN_SUBJECT,
        text=_GIVEN,
        places=_OF_GIVEN,
        sample=_sample_given,
        late=_late,
        attach=_calendar,
    )
)
add_occasion(
    Occasion(
        name=GIVEN_AWAY,
        label=both("Ticket given away", "チケット譲渡の確認"),
        subject=_AWAY_SUBJECT,
        text=_AWAY,
        places=_OF_AWAY,
        sample=_sample_away,
        late=_nothing,
        attach=_no_files,
    )
)
