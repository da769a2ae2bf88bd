"""How invitations read. The link with the voucher's code is put in when the mail leaves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.conferences import both
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.models import Invitation, Item
from kaisai.domains.registration.queries.invitations import ABOUT, find_invitation
from kaisai.domains.registration.queries.mailing import AROUND, around_words
from kaisai.domains.registration.queries.wordings import HIDDEN

INVITED = "invitation"
SUBJECT = both("[{conference}] You are invited", "【{conference}】ご招待のお知らせ")
TEXT = both(
    """{greeting}

You are invited to {conference} ({days}).

Open this page, and the tickets are yours (how many: {many}; {items}):
{link}

The invitation is valid until {until}. It is for you alone: whoever has the address can use it.
If you cannot come, say so on the same page, and somebody else gets the place.

{conference}
""",
    """{greeting}

{conference}（{days}）にご招待いたします。

こちらのページから、チケットをお申し込みください（{items}、{many}枚）。
{link}

お申し込みの期限は {until} です。
※アドレスを知っている人は誰でも使えます。このメールの転送や公開はご遠慮ください。
※ご都合がつかない場合は、同じページから辞退できます。

{conference}
""",
)
GREETING = both("{name},", "{name} 様")
NOBODY = both("Hello,", "いつもお世話になっております。")


def words_of_invitation(invitation: Invitation, items: Iterable[Item]) -> dict[str, str]:
    """Words that may be kept with its mail; the items are those of its voucher."""
    conference, voucher = invitation.conference, invitation.voucher
    language = invitation.language
    shown = sorted(items, key=lambda item: (item.position, item.slug))
    names = [item.name.localize(language) for item in shown]
    until = voucher.valid_until.astimezone(conference.zone)
    return around_words(conference, language) | {
        "greeting": _greeting(invitation.name, language),
        "many": f"{voucher.many:,}",
        "items": ("、" if language == "ja" else ", ").join(names),
        "until": f"{until:%Y-%m-%d %H:%M}",
    }


def link_of(conference: Conference, code: str) -> str:
    """Where a voucher is redeemed."""
    page = settings.PUBLIC_URL + reverse("registration:redeem", args=[conference.slug])
    return f"{page}?voucher={code if code == HIDDEN else quote(code)}"


def _greeting(name: str, language: str) -> str:
    greeting = GREETING if name else NOBODY
    return str(greeting.localize(language)).replace("{name}", name)


def _late(envelope: Envelope) -> Mapping[str, str]:
    number = int(envelope.about.removeprefix(ABOUT))
    invitation = find_invitation(envelope.conference, number)
    code = HIDDEN if envelope.is_shown else invitation.voucher.code
    return {"link": link_of(envelope.conference, code)}


def _sample(conference: Conference, language: str) -> dict[str, str]:
    until = datetime.combine(conference.starts_on, time(18))
    return around_words(conference, language) | {
        "greeting": _greeting(both("Sample Guest", "見本 花子").localize(language), language),
        "many": "1",
        "items": both("Speaker", "登壇者").localize(language),
        "until": f"{until:%Y-%m-%d %H:%M}",
        "link": link_of(conference, HIDDEN),
    }


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


add_occasion(
    Occasion(
        name=INVITED,
        label=both("Invitation", "招待状"),
        subject=SUBJECT,
        text=TEXT,
        places={
            **AROUND,
            "greeting": _("who is invited, as they are greeted"),
            "many": _("how many tickets"),
            "items": _("for which ticket types"),
            "until": _("until when the invitation is valid"),
            "link": _("the page on which it is redeemed"),
        },
        sample=_sample,
        late=_late,
        attach=_no_files,
    )
)
