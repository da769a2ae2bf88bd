"""A ticket at one desk: let in once, or refused with a sentence."""

from datetime import timedelta

import pytest
from django.utils import translation

from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.desk.models import Admission, Scan
from kaisai.domains.registration.enums import ItemKind
from kaisai.domains.registration.operations import (
    cancel_order,
    codes_of,
    record_payment,
    renew_code,
)
from kaisai.engines.codes.ticket_code import claimed, new_key, sign
from tests.cast import open_kumo


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    assert str(refused.value)
    return refused.value


def test_a_ticket_is_let_in_once_by_code_or_number(desk):
    passed = desk.admit(desk.code())
    assert (passed.ticket, passed.item) == (desk.number(), "Entry")
    again = refusal(desk.admit, desk.number(), device="back")
    assert again.code == "used"
    assert "front" in str(again)
    assert "10-03 10:00" in str(again)  # the time of the venue
    assert Admission.objects.count() == Scan.objects.count() == 1


def test_a_number_is_read_as_people_type_it(desk):
    assert desk.admit(f" {desk.number().lower().replace('-', ' ')} ").ticket == desk.number()


def test_the_journal_tells_each_admission_once_and_no_name(desk):
    desk.admit(desk.code())
    (entry,) = Entry.objects.filter(kind="desk.admitted")
    assert desk.number() in entry.sentence("en")
    assert "Sample" not in str(entry.payload)


@pytest.mark.parametrize("text", ["", "hello", "KAISAI1:AAAA", "7K3-9QX", "\x00", "あ" * 5000])
def test_what_is_neither_code_nor_number_is_refused(desk, text):
    assert refusal(desk.admit, text).status == 422


def test_a_forged_code_is_refused(desk):
    forged = sign(claimed(desk.code()), new_key())
    assert refusal(desk.admit, forged).code == "forged"
    altered = forged[:20] + ("A" if forged[20] != "A" else "B") + forged[21:]
    assert refusal(desk.admit, altered).code in {"forged", "unknown-key", "other-conference"}


def test_the_code_of_another_conference_is_refused_and_called_so(desk):
    other = codes_of(open_kumo("kaze"), desk.shop.at)
    assert refusal(desk.admit, other.code(desk.tickets[0])).code == "other-conference"


def test_a_code_is_refused_when_its_days_are_over(desk):
    desk.shop.later(days=40)
    assert refusal(desk.admit, desk.code()).code == "expired"
    desk.shop.later(days=-100)
    assert refusal(desk.admit, desk.code()).code == "not-yet"


def test_a_replaced_code_is_refused_and_the_number_stays(desk):
    old, number = desk.code(), desk.number()
    renew_code(**desk.around, number=number)
    desk.tickets[0].refresh_from_db()
    assert refusal(desk.admit, old).code == "code-replaced"
    assert desk.number() == number
    assert desk.admit(desk.code()).ticket == number


def test_a_cancelled_ticket_is_refused(desk):
    cancel_order(**desk.around, number=desk.tickets[0].order.number, reason="ill")
    assert refusal(desk.admit, desk.code()).code == "not-sold"


def test_who_has_not_paid_is_let_in_only_with_a_reason(desk):
    desk.shop.item("paid", "hall", price=1200)
    (ticket,) = desk.sell(1, "paid")
    assert "1,200" in str(refusal(desk.admit, desk.code(2)))
    assert desk.admit(desk.code(2), note="pays tomorrow").owed == 1200
    desk.undo(desk.code(2))
    record_payment(**desk.around, number=ticket.order.number)
    assert desk.admit(desk.code(2)).owed == 0


def test_an_add_on_opens_only_the_list_that_names_it(desk):
    desk.shop.item("party", "hall", kind=ItemKind.ADD_ON)
    desk.sell(1, "party")
    desk.list("party", items=["party"])
    assert refusal(desk.admit, desk.code(2)).code == "not-entitled"
    desk.admit(desk.code(2), admission_list="party")
    assert refusal(desk.admit, desk.code(0), admission_list="party").code == "not-entitled"


def test_lunch_is_had_once_a_day_and_a_day_begins_at_four(desk):
    desk.list("lunch", rule="daily")
    desk.admit(desk.code(), admission_list="lunch")
    assert refusal(desk.admit, desk.code(), admission_list="lunch").code == "used"
    desk.shop.at = desk.shop.at.replace(hour=18, minute=59)  # 3:59 at the venue
    assert refusal(desk.admit, desk.code(), admission_list="lunch").code == "used"
    desk.shop.later(minutes=1)
    desk.admit(desk.code(), admission_list="lunch")


def test_a_room_lets_in_again_and_again_until_it_is_full(desk):
    desk.list("tutorial", rule="many", capacity=1)
    desk.admit(desk.code(), admission_list="tutorial")
    assert refusal(desk.admit, desk.code(1), admission_list="tutorial").code == "full"
    desk.list("tutorial", rule="many")
    desk.admit(desk.code(), admission_list="tutorial")
    desk.admit(desk.code(1), admission_list="tutorial")


def test_an_admission_is_undone_with_a_reason_and_stays_in_the_log(desk):
    desk.admit(desk.code())
    assert refusal(desk.undo, desk.code(), reason=" ").code == "no-reason"
    desk.undo(desk.number(), device="back")
    assert Admission.objects.count() == 0
    assert Scan.objects.count() == 2
    desk.shop.later(seconds=5)
    desk.admit(desk.code())
    assert refusal(desk.undo, desk.code(1)).code == "not-admitted"


def test_another_rule_needs_another_list_once_people_came(desk):
    desk.admit(desk.code())
    assert refusal(desk.list, "admission", rule="daily").code == "list-in-use"


def test_refusals_speak_japanese(desk):
    desk.admit(desk.code())
    with translation.override("ja"):
        assert "番号は" in str(refusal(desk.admit, "hello"))
        assert "使用済み" in str(refusal(desk.admit, desk.code()))


def test_a_device_of_another_day_is_told_its_time(desk):
    desk.admit(desk.code())
    desk.shop.at += timedelta(days=1)
    assert "10-03" in str(refusal(desk.admit, desk.code()))
