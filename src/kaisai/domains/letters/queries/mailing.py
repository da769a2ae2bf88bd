"""How guests are told what became of their request. The page of the letter is put in when a mail leaves."""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.conferences import both
from kaisai.domains.letters.models import Letter
from kaisai.domains.letters.queries.letters import find_letter
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.queries import around_words, page_of

ISSUED, REFUSED = "letter_issued", "letter_refused"
_ABOUT = "letter:"
_HIDDEN = "••••••"
ISSUED_SUBJECT = both(
    "[{conference}] Your letter of invitation", "【{conference}】招へい状を発行しました"
)
ISSUED_TEXT = both(
    """{name},

Your letter of invitation for {conference} ({days}) is ready, in English and in Japanese.
Its number is {letter}. You can download it here:
{address}

It has your passport number and address in it, so it is not attached to this mail.
Check it before you hand it in. If something is wrong, answer this mail.

{conference}
""",
    """{name} 様

{conference}（{days}）の招へい状（{letter}）を発行しました。英語版と日本語版があります。
こちらのページからダウンロードしてください。
{address}

旅券番号やご住所が記載されているため、このメールには添付していません。
提出前に内容をご確認ください。誤りがある場合は、このメールにご返信ください。

{conference}
""",
)
REFUSED_SUBJECT = both(
    "[{conference}] About your request for a letter of invitation",
    "【{conference}】招へい状のご依頼について",
)
REFUSED_TEXT = both(
    """{name},

we are sorry: you have asked for a letter of invitation to {conference} ({days}), and we cannot give it to you.
{reason}

The details of your passport are erased. If you can put right what was missing, ask again here:
{address}

{conference}
""",
    """{name} 様

{conference}（{days}）の招へい状をご依頼いただき、ありがとうございます。
誠に申し訳ございませんが、今回は発行できませんでした。
{reason}

お知らせいただいた旅券の情報は消去しました。内容を訂正のうえ、こちらのページから改めてご依頼いただけます。
{address}

{conference}
""",
)
_REASON = both("Reason: {reason}", "理由: {reason}")
_NO_ADDRESS = both(
    "(The page of your ticket: open the address that you were given.)",
    "（お手元のチケットのページからご確認ください。）",
)


def about_of(letter: Letter) -> str:
    """What mails say that they are of."""
    return f"{_ABOUT}{letter.pk}"


def words_of(letter: Letter, language: str) -> dict[str, str]:
    """Words that may be kept with a mail."""
    reason = str(_REASON.localize(language)).replace("{reason}", letter.reason)
    return around_words(letter.conference, language) | {
        "name": letter.name,
        "letter": letter.code,
        "reason": reason,
    }


def _late(envelope: Envelope) -> Mapping[str, str]:
    if envelope.is_shown:
        return {"address": _address_like(envelope.conference)}
    try:
        letter = find_letter(envelope.conference, int(envelope.about.removeprefix(_ABOUT)))
        if letter.holder == letter.ticket.secret_digest:
            return {"address": page_of(letter.ticket, "letter")}
    except NotFound:  # taken back since, or its address is not known any more
        pass
    # Also where the ticket is somebody else's: its page is theirs alone.
    return {"address": _NO_ADDRESS.localize(envelope.language)}


def _address_like(conference: Conference) -> str:
    page = reverse("registration:shop", args=[conference.slug])
    return f"{settings.PUBLIC_URL}{page}/{_HIDDEN}/letter"


def _sample(conference: Conference, language: str) -> dict[str, str]:
    reason = both("The dates of travel are missing.", "渡航日が確認できませんでした。")
    letter = Letter(
        conference=conference,
        name=both("Sample Attendee", "SAMPLE HANAKO").localize(language),
        code=f"{conference.slug[:30]}-L-0001",
        reason=reason.localize(language),
    )
    return words_of(letter, language) | {"address": _address_like(conference)}


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


_PLACES: dict[str, str | Promise] = {
    "conference": _("name of the conference"),
    "days": _("its days"),
    "name": _("who asked for the letter"),
    "address": _("the page of the letter"),
}


def _sampled(*places: str) -> Callable[[Conference, str], Mapping[str, str]]:
    def sample(conference: Conference, language: str) -> Mapping[str, str]:
        words = _sample(conference, language)
        return {place: words[place] for place in places}

    return sample


add_occasion(
    Occasion(
        name=ISSUED,
        label=both("Letter of invitation issued", "招へい状の発行"),
        subject=ISSUED_SUBJECT,
        text=ISSUED_TEXT,
        places={**_PLACES, "letter": _("number of the letter")},
        sample=_sampled(*_PLACES, "letter"),
        late=_late,
        attach=_no_files,
    )
)
add_occasion(
    Occasion(
        name=REFUSED,
        label=both("Letter of invitation refused", "招へい状を発行できない旨の通知"),
        subject=REFUSED_SUBJECT,
        text=REFUSED_TEXT,
        places={**_PLACES, "reason": _("why there is no letter")},
        sample=_sampled(*_PLACES, "reason"),
        late=_late,
        attach=_no_files,
    )
)
