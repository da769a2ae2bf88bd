"""How the mail reads that says somebody is on the waiting list; their page is known by it alone."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.ids import digest
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.conferences import both
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.models import Order, Wish
from kaisai.domains.registration.queries.addresses import secret_of
from kaisai.domains.registration.queries.mailing import AROUND, around_words
from kaisai.domains.registration.queries.wordings import HIDDEN

WAITS = "waiting_joined"
_ABOUT = "order:"
_SUBJECT = both(
    "[{conference}] You are on the waiting list: {number}",
    "【{conference}】補欠のお申し込みを受け付けました（{number}）",
)
_TEXT = both(
    """{name},

you are on the waiting list of {conference} ({days}) for:

{items}

On this page you see where you stand, and leave the list if you cannot come:
{address}

When it is your turn, another mail tells you until when your tickets are kept.

{conference}
""",
    """{name} 様

{conference}（{days}）の補欠としてお申し込みを受け付けました。

{items}

順番の確認や取りやめは、こちらのページからどうぞ。
{address}

順番が回ってきましたら、確保の期限をメールでお知らせします。

{conference}
""",
)
_GONE = both("(The page is another one now.)", "（ページのアドレスは変わっています。）")


def words_of_wish(wish: Wish, chosen: Sequence[tuple[str, int]], language: str) -> dict[str, str]:
    """Words that may be kept with the mail; `chosen` are names and how many of each."""
    lines = [f"- {name}" if many == 1 else f"- {many} × {name}" for name, many in chosen]
    return around_words(wish.conference, language) | {
        "name": wish.name,
        "number": wish.number,
        "items": "\n".join(lines),
    }


def _page(conference: Conference, secret: str) -> str:
    if secret == HIDDEN:
        shop = reverse("registration:shop", args=[conference.slug])
        return f"{settings.PUBLIC_URL}{shop}/waiting/{HIDDEN}"
    return settings.PUBLIC_URL + reverse("registration:wish", args=[conference.slug, secret])


def _late(envelope: Envelope) -> Mapping[str, str]:
    if envelope.is_shown:
        return {"address": _page(envelope.conference, HIDDEN)}
    number = envelope.about.removeprefix(_ABOUT)
    secret = secret_of(Order(conference=envelope.conference, number=number))
    there = Wish.objects.filter(conference=envelope.conference, secret_digest=digest(secret))
    if not there.exists():
        return {"address": _GONE.localize(envelope.language)}
    return {"address": _page(envelope.conference, secret)}


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


def _sample(conference: Conference, language: str) -> Mapping[str, str]:
    return around_words(conference, language) | {
        "name": both("Sample Guest", "見本 太郎").localize(language),
        "number": "SAMPLE23",
        "items": "- " + both("Individual", "一般").localize(language),
        "address": _page(conference, HIDDEN),
    }


_PLACES: dict[str, str | Promise] = AROUND | {
    "name": _("who waits"),
    "number": _("number on the waiting list"),
    "items": _("what is waited for"),
    "address": _("the page of whoever waits"),
}
add_occasion(
    Occasion(
        name=WAITS,
        label=both("Joined the waiting list", "補欠の受付"),
        subject=_SUBJECT,
        text=_TEXT,
        places=_PLACES,
        sample=_sample,
        late=_late,
        attach=_no_files,
    )
)
