"""What the demo conference asks its attendees, and who registered at connpass; all names are made up."""

import random
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.operations import (
    Given,
    OptionPlan,
    import_attendees,
    save_question,
)

EVERY = ("individual", "individual-party", "student")
SIZES = ("S", "M", "L", "XL")
# slug, names, kind, options, items, required
QUESTIONS: tuple[tuple[Any, ...], ...] = (
    (
        "diet",
        ("Lunch", "昼食"),
        QuestionKind.CHOICE,
        (
            ("Anything", "なんでも"),
            ("Vegetarian", "ベジタリアン"),
            ("Vegan", "ビーガン"),
            ("Halal", "ハラール"),
        ),
        EVERY,
        True,
    ),
    (
        "size",
        ("T-shirt", "Tシャツのサイズ"),
        QuestionKind.CHOICE,
        tuple((s, s) for s in SIZES),
        EVERY,
        True,
    ),
    (
        "languages",
        ("Languages that you understand", "聞き取れる言語"),
        QuestionKind.CHOICES,
        (("Japanese", "日本語"), ("English", "英語")),
        EVERY,
        False,
    ),
    (
        "country",
        ("Where do you come from?", "お住まいの国・地域"),
        QuestionKind.TEXT,
        (),
        EVERY,
        False,
    ),
    (
        "photos",
        ("Photos in which I can be seen may be published", "写真に写り込むことに同意します"),
        QuestionKind.CONSENT,
        (),
        EVERY,
        False,
    ),
)
COUNTRIES = ("日本", "日本", "日本", "日本", "台湾", "韓国", "India", "Deutschland")
LISTED = 140
STATUSES = ("参加",) * 12 + ("補欠", "参加キャンセル")


def ask(conference: Conference, at: datetime) -> None:
    """Five questions for whoever comes."""
    for position, (slug, names, kind, options, items, required) in enumerate(QUESTIONS, start=1):
        save_question(
            by=COMMAND_LINE,
            conference=conference,
            at=at,
            slug=slug,
            label=names[0],
            label_ja=names[1],
            kind=kind,
            options=[OptionPlan(en, ja) for en, ja in options],
            items=items,
            is_required=required,
            changeable_until=at + timedelta(days=1),
            position=position,
        )


def answer(item: str, chance: random.Random) -> list[Given]:
    """What somebody with a ticket of that item answers."""
    if item not in EVERY:
        return []
    diet = chance.choices(("anything", "vegetarian", "vegan", "halal"), (14, 3, 2, 1))[0]
    size = chance.choices(("s", "m", "l", "xl"), (3, 6, 5, 1))[0]
    languages = ["japanese"] + (["english"] if chance.random() < 0.6 else [])
    return [
        Given("diet", (diet,)),
        Given("size", (size,)),
        Given("languages", languages),
        Given("country", (), chance.choice(COUNTRIES)),
        Given("photos", (), chance.choice(("yes", "yes", "no"))),
    ]


def bring_list(conference: Conference, at: datetime) -> None:
    """The list of connpass as it was two days ago, and again today, with who changed since."""
    for when, is_first in ((at - timedelta(days=2), True), (at - timedelta(hours=3), False)):
        import_attendees(
            by=COMMAND_LINE,
            conference=conference,
            at=when,
            data=_list(is_first=is_first),
            name="connpass-participants.csv",
        )


def _list(*, is_first: bool) -> bytes:
    chance = random.Random(7)  # noqa: S311 - the same people every time
    rows = [
        "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号,Tシャツのサイズ,所属"
    ]
    for number in range(1, LISTED + 1):
        kind = chance.choice(("現地参加（一般）", "現地参加（一般）", "ブログ枠"))
        status, size = chance.choice(STATUSES), chance.choice(SIZES)
        if number % 20 == 0:
            status = "補欠" if is_first else "参加"
        if number % 33 == 0:
            status = "参加" if is_first else "参加キャンセル"
        if number <= 125 or not is_first:
            day = 1 + number % 28
            rows.append(
                f"{kind},demo_{number:03},見本 {number:03},{status},,2026-06-{day:02} 10:00,"
                f"{9_000_000 + number},{size},株式会社見本{number % 7}"
            )
    return "\r\n".join(rows).encode("cp932")
