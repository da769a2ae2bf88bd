"""The tickets of the demo conference, and some people who bought them; all names are made up."""

import random
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.operations.conferences import change_conference
from kaisai.domains.receipts.enums import Address
from kaisai.domains.receipts.operations import hand_out, save_issuer
from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.operations import (
    Attendee,
    Guest,
    Wanted,
    Wave,
    hold,
    invite,
    issue_receipt_for,
    make_vouchers,
    place_order,
    plan_waves,
    record_payment,
    refund,
    save_item,
    save_quota,
    wait,
    withdraw_invitation,
)
from kaisai.domains.registration.queries import (
    find_order_by_secret,
    list_orders,
    list_tickets,
)
from kaisai.entrypoints.cli.demo.attendees import answer, ask, bring_list
from kaisai.entrypoints.cli.demo.letters import invite_from_abroad
from kaisai.entrypoints.cli.demo.mails import fill_outbox

QUOTAS = (
    ("people", "People in the venue", "会場の定員", 1500),
    ("party", "Party", "懇親会", 300),
    ("tutorial", "Tutorial room", "チュートリアル会場", 12),
)
# slug, names, what it includes, kind, yen, quotas, at most in an order
ITEMS: tuple[tuple[Any, ...], ...] = (
    (
        "individual",
        ("Individual", "一般"),
        ("All three days.", "3日間すべてのセッション"),
        ItemKind.INDIVIDUAL,
        12_000,
        ("people",),
        5,
    ),
    (
        "individual-party",
        ("Individual with party", "一般（懇親会つき）"),
        ("All three days and the party.", "3日間すべてのセッションと懇親会"),
        ItemKind.INDIVIDUAL,
        17_000,
        ("people", "party"),
        5,
    ),
    (
        "student",
        ("Student", "学生"),
        ("All three days. Bring your student card.", "3日間。学生証をお持ちください"),
        ItemKind.STUDENT,
        0,
        ("people",),
        1,
    ),
    (
        "tutorial",
        ("Tutorial", "チュートリアル"),
        ("Half a day, twelve people.", "半日、定員12名"),
        ItemKind.ADD_ON,
        4_000,
        ("tutorial",),
        2,
    ),
)
FAMILIES = (  # made up of what is seen outdoors
    ("Aoba", "アオバ"),
    ("Kawa", "カワ"),
    ("Sakura", "サクラ"),
    ("Tani", "タニ"),
    ("Nami", "ナミ"),
    ("Hana", "ハナ"),
    ("Mori", "モリ"),
    ("Yama", "ヤマ"),
    ("Wakaba", "ワカバ"),
    ("River", ""),
)
ORDERS, MOST_IN_ONE = 60, 3
RECEIPTS = (  # whom some of those who paid had theirs made out to
    ("株式会社みほん商事", Address.ORGANISATION),
    ("見本 花子", Address.PERSON),
    ("Sample Works Ltd.", Address.ORGANISATION),
    ("みほん大学 情報学部", Address.ORGANISATION),
    ("見本 太郎", Address.PERSON),
)


def open_shop(conference: Conference, at: datetime) -> None:
    """Quotas, ticket types, questions, and sixty orders of the last days; the tutorial is sold out.

    Others registered at connpass; mails to buyers wait in the outbox.
    """
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference}
    change_conference(**around, at=at, is_public=True)
    for slug, name, name_ja, places in QUOTAS:
        save_quota(**around, at=at, slug=slug, name=name, name_ja=name_ja, places=places)
    for position, (slug, names, includes, kind, price, quotas, most) in enumerate(ITEMS):
        save_item(
            **around,
            at=at,
            slug=slug,
            name=names[0],
            name_ja=names[1],
            description=includes[0],
            description_ja=includes[1],
            kind=kind,
            price=price,
            quotas=quotas,
            most=most,
            position=position,
        )
    ask(conference, at)
    chance = random.Random(4)  # noqa: S311 - the same people every time
    for number in range(1, ORDERS + 1):
        bought = at - timedelta(minutes=chance.randrange(60, 20_000))
        slug = "tutorial" if number <= QUOTAS[-1][3] // 2 else chance.choice(ITEMS)[0]
        most = {item[0]: item[6] for item in ITEMS}[slug]
        many = 2 if slug == "tutorial" else min(most, chance.randint(1, MOST_IN_ONE))
        if slug != "tutorial" or number <= QUOTAS[-1][3] // 2:
            _buy(around, bought, slug, many, number, is_paid=chance.random() < 0.7)
    bring_list(conference, at)
    _issue_receipts(around, at)
    _keep(around | {"at": at})
    fill_outbox(conference, at)
    invite_from_abroad(conference, at)


def _keep(around: dict[str, Any]) -> None:
    """Some wait for the tutorial, a sponsor has tickets of theirs, and the last places go on sale later."""
    for number, many in enumerate((1, 2, 1), start=1):
        wait(
            **around,
            wanted=[Wanted("tutorial", many)],
            name=f"見本 補欠{number}",
            email=f"waiting-{number}@demo.example",
            language="ja",
        )
    ends = around["at"] + timedelta(days=30)
    told = {"items": ["individual-party"], "valid_until": ends, "price": 0}
    make_vouchers(**around, **told, many=10, keeps_places=True, note="Sample Works Ltd.")
    make_vouchers(**around, **told, vouchers=3, note="Speakers")
    guests = [
        Guest("speaker-1@demo.example", "見本 花子"),
        Guest("speaker-2@demo.example", "Sample Speaker", language="en"),
        Guest("sponsor@demo.example", "見本商事株式会社", many=5),
    ]
    invited = invite(**around, **told, guests=guests, keeps_places=True)
    withdraw_invitation(**around, invitation=invited[1].pk)
    plan_waves(**around, quota="people", waves=[Wave(around["at"] + timedelta(days=7), places=300)])


def _issue_receipts(around: dict[str, Any], at: datetime) -> None:
    """An issuer, some receipts, one of them again, and an order that goes back less a fee."""
    told = around | {"at": at}
    save_issuer(
        **told,
        name="Demo Conference Committee",
        name_ja="デモカンファレンス実行委員会",
        address="1-2-3 Mihon, Mihon City",
        address_ja="〒000-0000\n見本県見本市見本町1-2-3",
        registration_number="T7123456789012",  # a common example of nobody
    )
    paid = [order for order in list_orders(**told) if order.total and order.paid_at]
    for order, (recipient, honorific) in zip(paid, RECEIPTS, strict=False):
        issue_receipt_for(**told, number=order.number, recipient=recipient, honorific=honorific)
    hand_out(**told, number=1)
    refund(**told, number=paid[1].number, reason="Cannot come: ill", fee=1_000)


def _called(number: int, one: int) -> dict[str, str]:
    """Names that stand in different places of an index; one of ten has no kana."""
    latin, kana = FAMILIES[number % len(FAMILIES)]
    if not kana:
        return {"name": f"{latin} Sample {number}-{one}", "name_latin": f"{latin} {number}-{one}"}
    return {
        "name": f"{kana}見本 {number}-{one}",
        "name_kana": f"{kana}ミホン {number}-{one}",
        "name_latin": f"{latin} Sample {number}-{one}",
    }


def _buy(
    around: dict[str, Any], at: datetime, slug: str, many: int, number: int, *, is_paid: bool
) -> None:
    chance = random.Random(number)  # noqa: S311 - the same answers every time
    language = "en" if number % 3 == 0 else "ja"
    held = hold(**around, at=at, wanted=[Wanted(slug, many)], language=language)
    tickets = list_tickets(find_order_by_secret(around["conference"], held.secret))
    people = [
        Attendee(
            ticket=ticket.pk,
            **_called(number, one),
            answers=answer(slug, chance),
        )
        for one, ticket in enumerate(tickets, start=1)
    ]
    order = place_order(
        **around,
        at=at,
        secret=held.secret,
        name=f"Sample Attendee {number}",
        email=f"attendee-{number}@demo.example",
        attendees=people,
    )
    if order.total and is_paid:
        record_payment(**around, at=at, number=order.number)
