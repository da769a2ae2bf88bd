"""Paying by bank transfer: a code, a day, and statements that find their orders."""

from datetime import timedelta

import pytest

from kaisai.domains.payments.models import TransferLine
from kaisai.domains.payments.operations import (
    assign_line,
    cancel_overdue,
    close_line,
    import_transfers,
    preview_transfers,
)
from kaisai.domains.payments.queries import list_open_lines, list_overdue
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import record_payment
from tests.domains.payments.conftest import PRICE

HEAD = "日付,摘要,お預り金額\n"


def statement(*lines):
    return (HEAD + "".join(f"2026/10/05,振込 {payer},{yen}\n" for payer, yen in lines)).encode(
        "cp932"
    )


def preview(counter, data):
    told = preview_transfers(**counter.crew, data=data)
    return [(line.fit.value, line.number) for line in told.lines]


@pytest.fixture
def chosen(counter):
    """Secret and code of an order that is to be paid by transfer."""
    counter.account()

    def make(**wanted):
        secret = counter.placed(**wanted)
        return secret, counter.transfer(secret).code

    return make


def test_a_transfer_with_the_code_and_the_amount_pays_its_order(counter, chosen, refused):
    secret, code = chosen()
    data = statement((f"{code}ﾔﾏﾀﾞ ﾀﾛｳ", PRICE), ("ｶ)ﾐﾎﾝｼﾖｳｼﾞ", 30_000))
    number = counter.order(secret).number
    assert preview(counter, data) == [("matches", number), ("unknown", "")]
    assert counter.order(secret).state == "placed"
    done = import_transfers(**counter.crew, data=data, name="october.csv")
    assert (done.new, done.settled, done.left, done.known) == (2, 1, 1, 0)
    order = counter.order(secret)
    assert (order.state, order.way) == ("confirmed", "transfer")
    assert preview(counter, data) == [("known", ""), ("known", "")]
    assert refused(import_transfers, **counter.crew, data=data) == "nothing-new"
    more = statement((f"{code}ﾔﾏﾀﾞ ﾀﾛｳ", PRICE), ("ｶ)ﾐﾎﾝｼﾖｳｼﾞ", 30_000), ("ｽｽﾞｷ", 7))
    assert import_transfers(**counter.crew, data=more).new == 1
    assert TransferLine.objects.count() == 3


def test_what_does_not_fit_is_shown_and_confirms_nothing(counter, chosen):
    (short, one), (gone, two), (twice, three) = chosen(), chosen(), chosen()
    counter.cancel(gone)
    typed = two[:-1] + str((int(two[-1]) + 1) % 10)
    data = statement((one, PRICE - 330), (two, PRICE), (three, PRICE), (three, PRICE), (typed, 9))
    numbers = [counter.order(each).number for each in (short, gone, twice)]
    assert preview(counter, data) == [
        ("wrong_amount", numbers[0]),
        ("not_open", numbers[1]),
        ("matches", numbers[2]),
        ("not_open", numbers[2]),
        ("unknown", ""),
    ]
    import_transfers(**counter.crew, data=data)
    assert [counter.order(each).state for each in (short, gone, twice)] == [
        "placed",
        "cancelled",
        "confirmed",
    ]
    crew = {name: counter.crew[name] for name in ("by", "conference")}
    assert [line.amount for line in list_open_lines(**crew)] == [PRICE - 330, PRICE, PRICE, 9]


def test_amount_and_name_are_a_proposal_that_somebody_accepts(counter):
    secret, other = counter.placed(), counter.placed()
    for each, kana in ((secret, "ヤマダ ショウコ"), (other, "スズキ イチロウ")):
        Ticket.objects.filter(order=counter.order(each)).update(name_kana=kana)
    data = statement(("ﾔﾏﾀﾞ ｼﾖｳｺ", PRICE), ("ｽｽﾞｷ ｲﾁﾛｳ", PRICE), ("ｻﾄｳ ﾊﾅｺ", PRICE))
    told = preview_transfers(**counter.crew, data=data)
    assert [line.fit for line in told.lines] == ["proposal", "proposal", "unknown"]
    accept = [told.lines[0].digest, told.lines[2].digest]
    import_transfers(**counter.crew, data=data, accept=accept, expect=told.expect)
    assert counter.order(secret).state == "confirmed"
    assert counter.order(other).state == "placed"


def test_two_whose_names_fit_alike_are_proposed_to_nobody(counter):
    for _one in range(2):
        Ticket.objects.filter(order=counter.order(counter.placed())).update(name_kana="ヤマダ")
    assert preview(counter, statement(("ﾔﾏﾀﾞ", PRICE))) == [("unknown", "")]


def test_a_preview_that_is_no_longer_true_is_made_again(counter, chosen, refused):
    secret, code = chosen()
    data = statement((code, PRICE))
    told = preview_transfers(**counter.crew, data=data)
    record_payment(**counter.crew, number=counter.order(secret).number)
    again = {"data": data, "expect": told.expect}
    assert refused(import_transfers, **counter.crew, **again) == "changed-meanwhile"
    assert not TransferLine.objects.exists()


def test_a_file_that_is_no_statement_is_refused(counter, refused):
    for data in (b"", b"a,b\n1,2\n", HEAD.encode(), "日付,摘要,入金\nx,y,z\n".encode()):
        assert refused(import_transfers, **counter.crew, data=data) == "nothing-to-import"


def test_a_line_is_given_to_an_order_or_put_away_by_hand(counter, refused):
    secret = counter.placed()
    number = counter.order(secret).number
    import_transfers(**counter.crew, data=statement(("ﾅｿﾞ", PRICE - 330), ("ｷﾌ", 100)))
    line, gift = TransferLine.objects.order_by("pk")
    told = {"line": line.pk, "number": number}
    assert refused(assign_line, **counter.crew, **told) == "wrong-amount"
    assert refused(close_line, **counter.crew, line=gift.pk, note=" ") == "no-note"
    assign_line(**counter.crew, **told, anyway=True)
    close_line(**counter.crew, line=gift.pk, note="a gift")
    assert counter.order(secret).way == "transfer"
    assert refused(close_line, **counter.crew, line=line.pk, note="again") == "done"
    assert refused(assign_line, **counter.crew, line=gift.pk, number=number) == "done"
    assert refused(close_line, **counter.crew, line=2**80, note="none") == "not-found"


def test_who_does_not_transfer_in_time_is_overdue_and_cancelled_after_a_look(
    counter, chosen, refused
):
    (late, _one), (paid, code) = chosen(), chosen()
    counter.shop.later(days=7)
    assert not list_overdue(**counter.crew)
    counter.shop.later(days=1)
    numbers = [counter.order(each).number for each in (late, paid)]
    assert [each.order.number for each in list_overdue(**counter.crew)] == numbers
    import_transfers(**counter.crew, data=statement((code, PRICE)))  # the newest statement
    told = {"numbers": numbers, "reason": "Not paid in time"}
    assert cancel_overdue(**counter.crew, **told) == numbers[:1]
    assert counter.shop.figures("hall") == (1, 0, 8)
    assert counter.order(late).note == "Not paid in time"
    assert refused(cancel_overdue, **counter.crew, **told) == "nothing"


def test_codes_are_chosen_once_and_only_where_transfers_are_taken(counter, refused):
    secret = counter.placed()
    assert refused(counter.transfer, secret) == "no-transfers"
    assert refused(counter.account, number="12-34") == "bad-value"
    counter.account(is_offered=False)
    assert refused(counter.transfer, secret) == "no-transfers"
    counter.account(days=3)
    made = counter.transfer(secret)
    assert made.due_on == counter.shop.at.date() + timedelta(days=3)
    assert refused(counter.transfer, secret) == "chosen"
    counter.cancel(secret)
    assert refused(counter.transfer, secret) == "not-payable"
