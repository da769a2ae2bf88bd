"""How the mails about a ticket read that goes to another person, and to them when it ends."""

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
from kaisai.domains.registration.models import Handover, Order, Ticket
from kaisai.domains.registration.queries.holders import holder_of, page_of
from kaisai.domains.registration.queries.mailing import AROUND, around_words, calendar_of
from kaisai.domains.registration.queries.wordings import HIDDEN

GIVEN, GIVEN_AWAY, ENDED = "ticket_given", "ticket_given_away", "ticket_ended"
GIVEN_ON = "ticket_given_on"
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
_ENDED_SUBJECT = both(
    "[{conference}] Ticket {ticket} is no longer valid",
    "【{conference}】チケット {ticket} は無効になりました",
)
_ENDED = both(
    """{name},

the ticket {ticket} ({item}) for {conference} ({days}) that {giver} gave you was cancelled.
It is no longer valid: its code admits nobody at the desk.

Ask {giver} why. The organisers answer, too: answer this mail.
With the file attached, the dates leave your calendar.

{conference}
""",
    """{name} 様

{giver} 様から譲渡された {conference}（{days}）のチケット {ticket}（{item}）は、取り消されました。
このチケットは無効です。コードを受付でご提示いただいても、ご入場いただけません。

事情については、{giver} 様にお尋ねください。主催者へのお問い合わせは、このメールにご返信ください。
※添付のファイルを開くと、カレンダーの予定が取り消されます。

{conference}
""",
)
_ON_SUBJECT = both(
    "[{conference}] Ticket {ticket} is somebody else's now",
    "【{conference}】チケット {ticket} は別の方に譲渡されました",
)
_ON = both(
    """{name},

the ticket {ticket} ({item}) for {conference} ({days}) that {giver} gave you was given to somebody else.
Your code and the page that you had are no longer valid.

If you did not expect this, ask {giver}. The organisers answer, too: answer this mail.
With the file attached, the dates leave your calendar.

{conference}
""",
    """{name} 様

{giver} 様から譲渡された {conference}（{days}）のチケット {ticket}（{item}）は、別の方に譲渡されました。
これまでのコードとページは無効です。

お心当たりのない場合は、{giver} 様にお尋ねください。主催者へのお問い合わせは、このメールにご返信ください。
※添付のファイルを開くと、カレンダーの予定が取り消されます。

{conference}
""",
)
_WHO_ORDERED = both("whoever ordered it", "お申し込みの方")
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


def holders_beside(tickets: Sequence[Ticket]) -> list[Handover]:
    """Of those of the tickets that were given away, who can be written to and is not the buyer."""
    given = [ticket.pk for ticket in tickets if ticket.secret_digest]
    if not given:
        return []
    found = Handover.objects.filter(ticket__in=given).exclude(email="").order_by("ticket")
    handovers = found.select_related("ticket__order", "ticket__item", "ticket__conference")
    return [one for one in handovers if one.email.lower() != one.ticket.order.email.lower()]


def words_for_holder(ticket: Ticket, number: str, language: str) -> dict[str, str]:
    """Words of a mail that its ticket ended: nothing of the order but who made it."""
    words = words_of_ticket(ticket, number, language)
    return {name: text for name, text in words.items() if name in _OF_ENDED}


def words_of_ticket(
    ticket: Ticket, number: str, language: str, *, to_buyer: bool = False
) -> dict[str, str]:
    """Words that may be kept with a mail to whoever has the ticket, or to who bought it."""
    giver = ticket.order.name
    if "@" in giver and not to_buyer:  # of a list that knows them by their mail address only
        giver = _WHO_ORDERED.localize(language)
    return around_words(ticket.conference, language) | {
        "name": ticket.name,
        "giver": giver,
        "number": ticket.order.number,
        "ticket": number,
        "item": ticket.item.name.localize(language),
    }


def _ticket(envelope: Envelope) -> Ticket:
    """The ticket, as long as whoever is written to has it."""
    found = Ticket.objects.filter(conference=envelope.conference, pk=_number(envelope), refund=None)
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
    return calendar_of(envelope, _uid(ticket), at=ticket.order.made_at)


def _days_off(envelope: Envelope) -> Sequence[Attachment]:
    """The same days as came with the ticket, called off."""
    found = Ticket.objects.filter(conference=envelope.conference, pk=_number(envelope))
    ticket = found.select_related("order", "conference").first()
    if ticket is None:
        return ()
    return calendar_of(envelope, _uid(ticket), at=ticket.order.made_at, has_ended=True)


def _uid(ticket: Ticket) -> str:
    return f"{ticket.order.number}.{ticket.pk}.{ticket.conference.slug}@{mail_domain()}"


def _number(envelope: Envelope) -> int:
    return int(envelope.about.removeprefix(_ABOUT))


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


def _sample_ended(conference: Conference, language: str) -> Mapping[str, str]:
    return {name: text for name, text in _sample(conference, language).items() if name in _OF_ENDED}


_BOTH: dict[str, str | Promise] = AROUND | {
    "name": _("for whom the ticket is now"),
    "giver": _("who ordered"),
    "number": _("number of the order"),
    "item": _("for which ticket types"),
}
_OF_GIVEN = _BOTH | {"address": _("the page of the ticket")}
_OF_AWAY = _BOTH | {"ticket": _("number of the ticket")}
# Without the order: it is not theirs, and what became of it is for whoever bought to tell.
_OF_ENDED = {name: what for name, what in _OF_AWAY.items() if name != "number"}
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
for name, label, subject, text in (
    (
        ENDED,
        both("Ticket given to somebody was cancelled", "譲渡されたチケットの取り消し"),
        _ENDED_SUBJECT,
        _ENDED,
    ),
    (
        GIVEN_ON,
        both("Ticket given to somebody was given on", "譲渡されたチケットの再譲渡"),
        _ON_SUBJECT,
        _ON,
    ),
):
    add_occasion(
        Occasion(
            name=name,
            label=label,
            subject=subject,
            text=text,
            places=_OF_ENDED,
            sample=_sample_ended,
            late=_nothing,
            attach=_days_off,
        )
    )
