"""Money of the demo: some paid by card at a provider that pretends, some by transfer, some wrongly."""

import random
from datetime import datetime, timedelta
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.payments.operations import (
    choose_transfer,
    import_transfers,
    receive_message,
    save_account,
    start_card,
)
from kaisai.domains.payments.queries import card_provider
from kaisai.domains.registration.operations import (
    Attendee,
    Wanted,
    cancel_order,
    hold,
    place_order,
)
from kaisai.domains.registration.queries import find_order_by_secret, list_tickets
from kaisai.engines.payments.pretend import Till
from kaisai.engines.payments.stripe import signature
from kaisai.entrypoints.cli.demo.attendees import answer

PEOPLE = (  # name and kana of some more buyers; made up
    ("見本 桜", "ミホン サクラ"),
    ("見本 翔太", "ミホン ショウタ"),
    ("見本 葵", "ミホン アオイ"),
    ("見本 蓮", "ミホン レン"),
    ("見本 結衣", "ミホン ユイ"),
    ("見本 陽菜", "ミホン ヒナ"),
    ("見本 大翔", "ミホン ヒロト"),
    ("見本 凛", "ミホン リン"),
)
ITEM = "individual"
CARDS, LATE = 4, 2  # so many of them by card, the first of whom cancelled before; late ones


def take_money(conference: Conference, at: datetime, till: Till) -> None:
    """Payments by card, one of them of a cancelled order; transfers on a statement, and overdue ones."""
    around: dict[str, Any] = {"by": COMMAND_LINE, "conference": conference}
    save_account(
        **around,
        at=at,
        bank="みほん銀行",
        branch="見本支店（001）",
        number="1234567",
        holder="デモジツコウイインカイ",
    )
    _by_card(around, at, till)
    _by_transfer(around, at)


def _by_card(around: dict[str, Any], at: datetime, till: Till) -> None:
    till.manners.keeps = True
    for number, person in enumerate(PEOPLE[:CARDS]):
        bought = at - timedelta(hours=5 + 7 * number)
        secret = _buy(around, bought, person)
        url = start_card(**around, at=bought, secret=secret)
        if not number:
            order = find_order_by_secret(around["conference"], secret)
            cancel_order(**around, at=bought, number=order.number, reason="Bought twice")
        till.pay(url.rpartition("/")[2])
        kept, till.kept = till.kept, []
        for body in kept:
            signed = signature(till.secret, body, int(now().timestamp()))
            message = card_provider().read_message(signed, body, now())
            if message is not None:
                receive_message(**around, at=bought, message=message)
    till.manners.keeps = False


def _by_transfer(around: dict[str, Any], at: datetime) -> None:
    lines = ["日付,摘要,お引出し,お預入れ,残高"]
    for number, person in enumerate(PEOPLE[CARDS:]):
        bought = at - timedelta(days=9 if number < LATE else 3)
        secret = _buy(around, bought, person)
        made = choose_transfer(**around, at=bought, secret=secret)
        total, day = made.order.total, (at - timedelta(days=1)).strftime("%Y/%m/%d")
        if number >= LATE:
            told = total if number == LATE else total - 330  # a fee that the bank took off
            lines.append(f"{day},振込 {made.code} {person[1]},,{told},")
    lines.append(f"{day},振込 ｶ)ﾐﾎﾝｼﾖｳｼﾞ,,30000,")
    data = "\n".join(lines).encode("cp932")
    import_transfers(**around, at=at, data=data, name="meisai.csv")


def _buy(around: dict[str, Any], at: datetime, person: tuple[str, str]) -> str:
    chance = random.Random(person[0])  # noqa: S311 - the same answers every time
    held = hold(**around, at=at, wanted=[Wanted(ITEM)], language="ja")
    tickets = list_tickets(find_order_by_secret(around["conference"], held.secret))
    place_order(
        **around,
        at=at,
        secret=held.secret,
        name=person[0],
        email="attendee@demo.example",
        attendees=[
            Attendee(
                ticket=ticket.pk, name=person[0], name_kana=person[1], answers=answer(ITEM, chance)
            )
            for ticket in tickets
        ],
    )
    return held.secret
