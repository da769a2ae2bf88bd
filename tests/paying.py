"""Errands of payments: an account, an order that is to be paid, one that is overdue, money on a statement."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kaisai.domains.payments.models import Payment, TransferLine
from kaisai.domains.payments.operations import choose_transfer, import_transfers, save_account
from kaisai.domains.registration.queries import find_order_by_secret
from kaisai.engines.payments.port import KEY, Happening, Message

ACCOUNT = {
    "bank": "みほん銀行",
    "branch": "見本支店",
    "number": "1234567",
    "holder": "ミホンジツコウイインカイ",
}
STATEMENT = "日付,摘要,入金\n2026/10/02,ﾅｿﾞ,{yen}\n"


def lay_out_money(around: dict[str, Any], late: str, unpaid: str) -> None:
    """The first order should have been transferred a month ago; for the second a payment by card was begun."""
    save_account(**around, **ACCOUNT)
    before = around | {"at": around["at"] - timedelta(days=30)}
    choose_transfer(**before, secret=late)
    data = STATEMENT.format(yen=500).encode()
    import_transfers(**around, data=data, name="statement.csv")
    order = find_order_by_secret(around["conference"], unpaid)
    Payment.objects.create(
        conference=around["conference"],
        order=order,
        number=order.number,
        key="k",
        reference="cs_k",
        amount=order.total,
        begun_at=before["at"],
        ends_at=before["at"] + timedelta(days=1),
    )


def _line(_world: Any) -> int:
    return TransferLine.objects.get().pk


def _message() -> Message:
    labels = {KEY: "other", "conference": "kumo", "order": "NOBODY"}
    return Message("evt_1", Happening.PAID, 500, "jpy", "pi_1", "cs_1", labels)


AT_THE_BANK: dict[str, Callable[[Any], dict[str, Any]]] = {
    "payments.assign_line": lambda w: {"line": _line(w), "number": w.shop.placed[0]},
    "payments.cancel_overdue": lambda w: {"numbers": [w.shop.late], "reason": "not paid"},
    "payments.choose_transfer": lambda w: {"secret": w.shop.unpaid},
    "payments.close_line": lambda w: {"line": _line(w), "note": "sent back"},
    "payments.import_transfers": lambda _w: {"data": _file(400)},
    "payments.list_open_lines": lambda _w: {},
    "payments.list_overdue": lambda _w: {},
    "payments.list_owed": lambda _w: {},
    "payments.list_payments": lambda _w: {},
    "payments.list_stranded": lambda _w: {},
    "payments.preview_transfers": lambda _w: {"data": _file(400)},
    "payments.save_account": lambda _w: ACCOUNT | {"days": 5},
}
OF_THE_PROVIDER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "payments.expire_cards": lambda _w: {},
    "payments.receive_message": lambda _w: {"message": _message()},
}
AT_A_PROVIDER = {
    "conference.close_out": "a conference that is over (tests/core/operations/test_closing.py)",
    "registration.note_figures": "a server of connpass (tests/domains/registration/test_connpass.py)",
    "registration.preview_figures": "a server of connpass (tests/domains/registration/test_connpass.py)",
    "payments.pay_back": "a provider of card payments (tests/domains/payments/test_cards.py)",
    "payments.start_card": "a provider of card payments (tests/domains/payments/test_cards.py)",
}


def _file(yen: int) -> str:
    return base64.b64encode(STATEMENT.format(yen=yen).encode()).decode()
