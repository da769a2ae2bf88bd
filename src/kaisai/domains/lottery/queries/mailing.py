"""How the result of a lottery reads. Ways to an order and to an application are put in when a mail leaves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference
from kaisai.core.kit.posting import Attachment
from kaisai.core.operations.conferences import both
from kaisai.domains.lottery.models import Application
from kaisai.domains.lottery.queries.applications import known_secret
from kaisai.domains.mails.queries import Envelope, Occasion, add_occasion
from kaisai.domains.registration.queries import around_words

WON, LOST = "lottery_won", "lottery_lost"
_ABOUT = "application:"
_HIDDEN = "••••••"
_WON_SUBJECT = both(
    "[{conference}] You have won: take your place by {until}",
    "【{conference}】ご当選のお知らせ（お手続きの期限: {until}）",
)
_WON = both(
    """{name},

congratulations: you have won in the lottery “{lottery}” for {conference} ({days}).

{item} is kept for you until {until}. Go from this page to your order and complete it by then; after that
the place goes to the next group:
{address}

If you cannot come, give the place up on that page: somebody else is waiting.

{conference}
""",
    """{name} 様

おめでとうございます。{conference}（{days}）の「{lottery}」に当選しました。

{item} を {until} まで確保しています。こちらのページから、期限までにお申し込みを完了してください。
期限を過ぎると、次の方に回ります。
{address}

ご都合がつかない場合は、同じページから辞退できます。お待ちの方にお回しします。

{conference}
""",
)
_LOST_SUBJECT = both(
    "[{conference}] The result of the lottery", "【{conference}】抽選結果のお知らせ"
)
_LOST = both(
    """{name},

thank you for applying to “{lottery}” for {conference} ({days}). We are sorry: this time you have not won.
More people applied than there are places.

You are on the waiting list now, without doing anything: groups that come up before yours: {before}. When a
place for you comes free, we write to you. Here you see where you stand, and can give up your turn:
{address}

How it was drawn can be worked out by everybody: {result}
What else is on sale: {shop}

{conference}
""",
    """{name} 様

{conference}（{days}）の「{lottery}」にお申し込みいただき、ありがとうございました。
定員を上回るお申し込みがあり、誠に残念ながら、今回は落選となりました。

お手続きなしで、補欠としてお待ちいただいています（前にお待ちのグループ: {before}組）。
席が空きましたら、メールでお知らせします。状況の確認や辞退は、こちらのページからどうぞ。
{address}

抽選の結果は、どなたでも確かめられます: {result}
販売中のチケットはこちらです: {shop}

{conference}
""",
)
_NO_ADDRESS = both(
    "(Open the address that you were given when you applied.)",
    "（お申し込み時にお伝えしたアドレスからご確認ください。）",
)


def about_of(application: Application) -> str:
    """What mails say that they are of."""
    return f"{_ABOUT}{application.pk}"


def words_of(application: Application, language: str, before: int = 0) -> dict[str, str]:
    """Words that may be kept with a mail; `before` says how many groups come up before theirs."""
    lottery, conference = application.lottery, application.lottery.conference
    until = application.until.astimezone(conference.zone) if application.until else None
    slug = conference.slug
    return around_words(conference, language) | {
        "name": application.name,
        "lottery": lottery.name.localize(language),
        "item": application.item.name.localize(language),
        "until": f"{until:%Y-%m-%d %H:%M}" if until else "",
        "before": f"{before:,}",
        "result": settings.PUBLIC_URL + reverse("lottery:lottery", args=[slug, lottery.slug]),
        "shop": settings.PUBLIC_URL + reverse("registration:shop", args=[slug]),
    }


def _late(envelope: Envelope) -> Mapping[str, str]:
    if envelope.is_shown:
        return {"address": _address_like(envelope.conference)}
    number = int(envelope.about.removeprefix(_ABOUT))
    found = Application.objects.filter(conference=envelope.conference, pk=number)
    application = found.select_related("conference").first()
    secret = known_secret(application) if application else ""
    if not secret:
        return {"address": _NO_ADDRESS.localize(envelope.language)}
    way = reverse("lottery:application", args=[envelope.conference.slug, secret])
    return {"address": settings.PUBLIC_URL + way}


def _address_like(conference: Conference) -> str:
    page = reverse("lottery:lotteries", args=[conference.slug])
    return f"{settings.PUBLIC_URL}{page}/applications/{_HIDDEN}"


def _no_files(_envelope: Envelope) -> Sequence[Attachment]:
    return ()


def _sampled(places: Mapping[str, object]) -> Callable[[Conference, str], Mapping[str, str]]:
    def sample(conference: Conference, language: str) -> Mapping[str, str]:
        until = datetime.combine(conference.starts_on, time(18))
        words = around_words(conference, language) | {
            "name": both("Sample Attendee", "見本 花子").localize(language),
            "lottery": both("Hands-on lottery", "ハンズオン抽選").localize(language),
            "item": both("Hands-on", "ハンズオン").localize(language),
            "until": f"{until:%Y-%m-%d %H:%M}",
            "before": "3",
            "result": settings.PUBLIC_URL + reverse("lottery:lotteries", args=[conference.slug]),
            "shop": settings.PUBLIC_URL + reverse("registration:shop", args=[conference.slug]),
            "address": _address_like(conference),
        }
        return {place: words[place] for place in places}

    return sample


_PLACES: dict[str, str | Promise] = {
    "conference": _("name of the conference"),
    "days": _("its days"),
    "name": _("who applied"),
    "lottery": _("name of the lottery"),
    "item": _("what they applied for"),
    "address": _("the page of the application"),
}


def _declare(
    name: str,
    label: LazyI18nString,
    wording: tuple[LazyI18nString, LazyI18nString],
    **more: str | Promise,
) -> None:
    places = _PLACES | more
    add_occasion(
        Occasion(
            name=name,
            label=label,
            subject=wording[0],
            text=wording[1],
            places=places,
            sample=_sampled(places),
            late=_late,
            attach=_no_files,
        )
    )


_declare(
    WON,
    both("Won in a lottery", "当選の通知"),
    (_WON_SUBJECT, _WON),
    until=_("until when the tickets are kept"),
)
_declare(
    LOST,
    both("Not won in a lottery", "落選の通知"),
    (_LOST_SUBJECT, _LOST),
    before=_("how many groups come up before theirs"),
    result=_("the page of the draw"),
    shop=_("the page of the tickets"),
)
