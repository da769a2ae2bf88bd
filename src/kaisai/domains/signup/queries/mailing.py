"""How people are told whether they are needed.

No secret stands in these mails, nor what people told: that is erased before the mails are.
"""

from collections.abc import Callable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.conferences import both
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.queries import around_words
from kaisai.domains.signup.models import Offer
from kaisai.domains.signup.queries.days import page_of

ACCEPTED, DECLINED = "day_staff_accepted", "day_staff_declined"
_ABOUT = "day-staff:"
ACCEPTED_SUBJECT = both(
    "[{conference}] Thank you: we count on your help", "【{conference}】当日スタッフをお願いします"
)
ACCEPTED_TEXT = both(
    """Thank you! The crew of {conference} is glad of your help, until {until}.
Go to the staff desk, and say that you are day staff.

Signed in with this mail address, you see what the crew sees until then. Something has come up? Say so here:
{page}

{conference}
""",
    """{conference} の当日スタッフへのご応募、ありがとうございます。{until} までお手伝いをお願いします。
スタッフ受付へお越しのうえ、当日スタッフとお伝えください。

このメールアドレスでログインすると、終了時刻まで運営の画面を利用できます。ご都合が悪くなった場合は、こちらのページから取り下げてください。
{page}

{conference}
""",
)
DECLINED_SUBJECT = both(
    "[{conference}] About your offer to help", "【{conference}】当日スタッフへのご応募について"
)
DECLINED_TEXT = both(
    """Thank you for offering your help at {conference}. There are enough helpers, so we do not need you this time.
Enjoy the conference!

What you told us is erased after the day. To erase it now:
{page}

{conference}
""",
    """{conference} の当日スタッフへのご応募、ありがとうございます。
誠に恐れ入りますが、人数が足りているため、今回は見送らせていただきます。引き続きカンファレンスをお楽しみください。

ご入力いただいた内容は、当日の終了後に消去します。すぐに消去する場合は、こちらのページからお願いします。
{page}

{conference}
""",
)


def about_of(offer: Offer) -> str:
    """What mails say that they are of."""
    return f"{_ABOUT}{offer.pk}"


def words_of(offer: Offer) -> dict[str, str]:
    """Words that may be kept with a mail."""
    until = offer.until.astimezone(offer.conference.zone)
    return around_words(offer.conference, offer.language) | {
        "until": f"{until:%m-%d %H:%M}",
        "page": page_of(offer.conference),
    }


def _sample(conference: Conference, language: str) -> dict[str, str]:
    return around_words(conference, language) | {
        "until": f"{conference.starts_on:%m-%d} 18:00",
        "page": page_of(conference),
    }


def _nothing_late(_envelope: Envelope) -> Mapping[str, str]:
    return {}


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


_PLACES: dict[str, str | Promise] = {
    "conference": _("name of the conference"),
    "days": _("its days"),
    "page": _("where the helper sees what became of the offer"),
}


def _sampled(*places: str) -> Callable[[Conference, str], Mapping[str, str]]:
    def sample(conference: Conference, language: str) -> Mapping[str, str]:
        words = _sample(conference, language)
        return {place: words[place] for place in places}

    return sample


add_occasion(
    Occasion(
        name=ACCEPTED,
        label=both("Day staff: accepted", "当日スタッフの採用"),
        subject=ACCEPTED_SUBJECT,
        text=ACCEPTED_TEXT,
        places={**_PLACES, "until": _("until when they help")},
        sample=_sampled(*_PLACES, "until"),
        late=_nothing_late,
        attach=_no_files,
    )
)
add_occasion(
    Occasion(
        name=DECLINED,
        label=both("Day staff: declined", "当日スタッフの見送り"),
        subject=DECLINED_SUBJECT,
        text=DECLINED_TEXT,
        places=_PLACES,
        sample=_sampled(*_PLACES),
        late=_nothing_late,
        attach=_no_files,
    )
)
