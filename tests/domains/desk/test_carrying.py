"""What a device carries beside names: answers and notes that are said aloud, numbers of lists, what is no longer valid."""

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.errors import Refused
from kaisai.domains.desk.models import DeskNote
from kaisai.domains.desk.operations import have_default_list, note
from kaisai.domains.desk.queries import list_notes, snapshot
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import (
    Attendee,
    Given,
    OptionPlan,
    cancel_order,
    import_attendees,
    place_order,
    save_question,
)

HEADER = "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号"


@pytest.fixture
def carried(desk):
    def fetch():
        assert desk.codes  # the key is made with the first ticket that is looked at
        have_default_list(desk.shop.conference, desk.shop.at)
        told = snapshot(by=COMMAND_LINE, conference=desk.shop.conference, at=desk.shop.at)
        return told, {ticket.id: ticket for ticket in told.tickets}

    return fetch


def test_answers_are_carried_of_questions_that_say_so_and_of_no_others(desk, carried):
    for slug, is_at_desk in (("size", True), ("diet", False)):
        options = [OptionPlan(slug="l", label="Large", label_ja="大")]
        save_question(
            **desk.around,
            slug=slug,
            label=slug.title(),
            label_ja="サイズ" if is_at_desk else "食事",
            kind="choice",
            items=["entry"],
            options=options,
            is_at_desk=is_at_desk,
        )
    secret = desk.shop.hold(entry=1).secret
    order = desk.shop.order(secret)
    ticket = order.tickets.get()
    given = [Given(question=slug, options=["l"]) for slug in ("size", "diet")]
    people = [Attendee(ticket=ticket.pk, name="Sample Guest", answers=given)]
    told = {"name": "Sample Buyer", "email": "buyer@kumo.example", "attendees": people}
    place_order(**desk.around, secret=secret, **told)
    _told, tickets = carried()
    assert tickets[ticket.pk].said == (("Size: Large", "サイズ: 大"),)


def test_a_note_is_carried_changed_and_taken_away(desk, carried):
    number = desk.number(0)
    note(**desk.around, number=number, text="  a parcel  waits ")
    assert [(each.ticket, each.text) for each in list_notes(**_seen(desk))] == [
        (number, "a parcel waits")
    ]
    assert carried()[1][desk.tickets[0].pk].said == (("a parcel waits", "a parcel waits"),)
    note(**desk.around, number=desk.code(0), text="call Ann")
    assert DeskNote.objects.get().text == "call Ann"
    note(**desk.around, number=number)
    assert carried()[1][desk.tickets[0].pk].said == ()
    with pytest.raises(Refused):
        note(**desk.around, number=number, text="x" * 201)
    with pytest.raises(Refused):
        note(**desk.around, number="ZZZ-ZZZ", text="nobody")


def test_the_page_of_notes_is_for_the_desk(desk, visitor):
    page = f"/{desk.shop.conference.slug}/desk/notes"
    staff = visitor("staff")
    told = {"number": desk.number(1), "text": "<b>wheelchair</b>"}
    shown = staff.post(page, told, follow=True).content.decode()
    assert "&lt;b&gt;wheelchair" in shown
    assert staff.post(page, told | {"number": "nobody"}).status_code == 422
    assert visitor("attendee").get(page).status_code == 404


def test_what_was_cancelled_is_known_by_its_number_alone(desk, carried):
    gone = desk.tickets[0]
    order = Ticket.objects.get(pk=gone.pk).order
    both = set(order.tickets.values_list("pk", flat=True))
    cancel_order(**desk.around, number=order.number, reason="ill")
    told, tickets = carried()
    assert {each.id for each in told.gone} == both
    assert desk.codes.number(gone.pk) in {each.number for each in told.gone}
    assert not both & tickets.keys()
    assert not {"Sample Buyer", order.name} & {
        str(part) for each in told.gone for part in (each.id, each.number)
    }


def test_a_number_of_a_list_is_carried(desk, carried):
    row = "一般枠,demo_1,見本 一,参加,,2026-09-03 09:15,9000001"
    import_attendees(**desk.around, data=f"{HEADER}\n{row}".encode(), name="list.csv")
    _told, tickets = carried()
    assert "9000001" in {ticket.source for ticket in tickets.values()}


def _seen(desk):
    return {name: desk.around[name] for name in ("by", "conference")}
