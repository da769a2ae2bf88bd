"""Invitations: a list becomes mails with a voucher each, and the crew sees what became of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import STRANGER, WORKER
from kaisai.core.journal.models import Entry
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import record_bounce, record_sending
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.models import Invitation, Voucher
from kaisai.domains.registration.operations import (
    Guest,
    Wanted,
    decline_invitation,
    end_voucher,
    hold,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from kaisai.domains.registration.queries import list_invitations, list_quotas, read_invitations
from kaisai.domains.registration.views.inviting import DECLINES
from kaisai.engines.formats.people import read_people
from tests.domains.conftest import AT
from tests.domains.registration.test_selling import refusal


@pytest.fixture
def hall(shop):
    """Ten places, for invited guests only."""
    shop.quota("hall", 10)
    shop.item("guest", "hall", mode="invitation", price=5_000, most=10)
    return shop


def call(shop, *guests, **told):
    usual = {"items": ["guest"], "valid_until": AT + timedelta(days=30), "price": 0}
    people = [Guest(one) if isinstance(one, str) else one for one in guests]
    return invite(**shop.crew, guests=people, **usual | told)


def states(shop):
    return {now.invitation.email: now.state.value for now in list_invitations(**shop.crew)}


def leave(mail):
    record_sending(by=WORKER, conference=mail.conference, at=AT, mail=mail.pk)


def test_each_guest_gets_a_mail_whose_link_leads_to_a_voucher_of_their_own(
    monkeypatch, hall, browser
):
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: hall.at)
    ann, kumo = call(
        hall,
        Guest("ann@kumo.example", "Ann Kumono", language="en"),
        Guest("sponsor@kumo.example", "見本商事", many=3),
        keeps_places=True,
    )
    first, second = Mail.objects.order_by("pk")
    assert first.subject == f"[{hall.conference.name.localize('en')}] You are invited"
    shown, sent = compose(first, is_shown=True).text, compose(first).text
    assert ann.voucher.code in sent
    assert ann.voucher.code not in shown + first.text + str(first.words)
    assert "Ann Kumono" in sent
    assert "見本商事 様" in compose(second).text
    assert "3枚" in compose(second).text
    link = next(line for line in sent.splitlines() if "voucher=" in line)
    page = browser().get(link[link.index("/kumo/") :]).content.decode()
    assert "many-guest" in page
    assert "Decline the invitation" in page
    held = hold(**hall.crew, wanted=[Wanted("guest", 3)], voucher=kumo.voucher.code)
    assert held.total == 0
    assert states(hall) == {"ann@kumo.example": "waiting", "sponsor@kumo.example": "used"}


def test_what_became_of_each_is_told(hall):
    names = ("sent", "bounced", "declined", "withdrawn", "over")
    made = call(hall, *(f"{name}@kumo.example" for name in names), keeps_places=True)
    for mail in Mail.objects.order_by("pk")[:4]:
        leave(mail)
    record_bounce(**hall.crew, address="bounced@kumo.example")
    guest = hall.crew | {"by": STRANGER}
    decline_invitation(**guest, code=made[2].voucher.code)
    withdraw_invitation(**hall.crew, invitation=made[3].pk)
    assert list_quotas(**hall.crew)[0].kept == 3
    withdraw_invitation(**hall.crew, invitation=made[4].pk)
    assert Mail.objects.get(email="over@kumo.example").state == "dropped"
    Invitation.objects.filter(pk=made[4].pk).update(withdrawn_at=None)
    assert states(hall) == {f"{name}@kumo.example": name for name in names}
    for late in made[2:]:
        assert refusal(resend_invitation, **hall.crew, invitation=late.pk) == "over"
        assert refusal(decline_invitation, **guest, code=late.voucher.code) == "over"
        assert refusal(hold, **guest, wanted=[Wanted("guest")], voucher=late.voucher.code)


def test_one_that_came_back_is_sent_to_the_right_address(hall):
    (made,) = call(hall, "an@kumo.example")
    before = made.voucher.code
    leave(Mail.objects.get())
    record_bounce(**hall.crew, address="an@kumo.example")
    made = resend_invitation(**hall.crew, invitation=made.pk, email="ann@kumo.example")
    again = Mail.objects.latest("pk")
    assert (again.email, again.state) == ("ann@kumo.example", "waiting")
    assert made.voucher.code != before
    assert made.voucher.code in compose(again).text
    wanted = {"wanted": [Wanted("guest")], "voucher": before}
    assert refusal(hold, **hall.crew | {"by": STRANGER}, **wanted)  # whoever got the wrong mail
    assert states(hall) == {"ann@kumo.example": "waiting"}
    call(hall, "bob@kumo.example")
    told = {"invitation": made.pk, "email": "BOB@kumo.example"}
    assert refusal(resend_invitation, **hall.crew, **told) == "invited"


def test_a_mail_that_has_not_left_does_not_leave_beside_the_new_one(hall):
    (made,) = call(hall, "an@kumo.example")
    resend_invitation(**hall.crew, invitation=made.pk, email="ann@kumo.example")
    assert [mail.state for mail in Mail.objects.order_by("pk")] == ["dropped", "waiting"]
    told = Entry.objects.get(kind="mails.dropped")
    assert (told.about, told.payload) == (f"invitation:{made.pk}", {"mails": 1})
    end_voucher(**hall.crew, code=Voucher.objects.get().code)
    assert {mail.state for mail in Mail.objects.all()} == {"dropped"}


def test_all_are_invited_or_nobody(hall):
    assert refusal(call, hall, "a@kumo.example", "no address") == "bad-email"
    assert refusal(call, hall, "a@kumo.example", "A@kumo.example") == "twice"
    assert refusal(call, hall, *(f"g{n}@kumo.example" for n in range(11)), keeps_places=True)
    assert refusal(call, hall) == "bad-value"
    assert refusal(call, hall, "a@kumo.example", valid_until=AT) == "past"
    assert not Voucher.objects.exists()
    assert not Mail.objects.exists()
    call(hall, "a@kumo.example")
    assert refusal(call, hall, "a@kumo.example") == "invited"


def test_a_list_is_looked_at_line_by_line(hall):
    call(hall, "old@kumo.example")
    text = """name,email,tickets
Ann Kumono <ann@kumo.example>
株式会社見本\tsponsor@kumo.example\t5\tja

not an address
ANN@kumo.example
old@kumo.example
bob@kumo.example, Bob, 0
a@@b
"""
    told = read_invitations(**hall.crew, text=text)
    assert [(p.email, p.name, p.many) for p in told.people] == [
        ("ann@kumo.example", "Ann Kumono", None),
        ("sponsor@kumo.example", "株式会社見本", 5),
    ]
    assert [one.line for one in told.unfit] == [5, 6, 7, 8, 9]
    assert "line 2" in str(told.unfit[1].remedy)


@given(st.text(max_size=300))
def test_any_text_is_a_list_of_nobody_or_somebody(text):
    lines = [person.line for person in read_people(text)]
    assert lines == sorted(set(lines))


def test_the_crew_pastes_a_list_looks_and_sends(monkeypatch, hall, browser):
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: hall.at)
    chair = browser(Role.CHAIR)
    page = "/kumo/registration/invitations"
    form = {
        "items": "guest",
        "many": "1",
        "price": "0",
        "language": "ja",
        "valid_until": f"{AT + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "people": "Ann <ann@kumo.example>\nnobody",
    }
    look = chair.post(page, form)
    assert look.status_code == 200
    assert "no mail address in this line" in look.content.decode()
    assert not Invitation.objects.exists()
    many = form | {"send": "1", "many": "11", "keeps_places": "on"}
    refused = chair.post(page, many)
    assert refused.status_code == 422
    assert "Only 10 places of" in refused.content.decode()
    long = form | {"people": "a@kumo.example\n" * 10_000}
    assert chair.post(page, long).status_code == 422  # never cut in the middle of an address
    assert chair.post(page, form | {"send": "1"}).status_code == 302
    made = Invitation.objects.get()
    assert "ann@kumo.example" in chair.get(page).content.decode()
    assert chair.post(page, form | {"people": ""}).status_code == 422
    assert browser(Role.ATTENDEE).get(page).status_code == 404
    guest = browser(language="ja")
    assert guest.post("/kumo/tickets/voucher/decline", {"voucher": "NOTHING-1"}).status_code == 302
    declined = guest.post("/kumo/tickets/voucher/decline", {"voucher": made.voucher.code})
    assert declined.status_code == 302
    assert states(hall) == {"ann@kumo.example": "declined"}
    chair.post(f"{page}/{made.pk}/withdraw")
    assert states(hall) == {"ann@kumo.example": "declined"}


def test_many_are_invited_in_a_few_statements(shop, django_assert_max_num_queries):
    """While it is under way SQLite sells nothing: it must not take longer for each guest."""
    shop.quota("hall", 600)
    shop.item("guest", "hall", mode="invitation", price=5_000, most=10)
    with django_assert_max_num_queries(60):
        made = call(
            shop,
            *(Guest(f"g{n}@kumo.example", f"見本 {n}", many=1 + n % 2) for n in range(300)),
            keeps_places=True,
        )
    assert list_quotas(**shop.crew)[0].kept == 450
    assert [each.voucher.places.count() for each in made[:3]] == [1, 2, 1]
    assert {mail.email for mail in Mail.objects.all()} == {each.email for each in made}
    assert made[7].voucher.code in compose(Mail.objects.get(email="g7@kumo.example")).text


def test_who_came_back_before_is_held_among_the_many(hall):
    call(hall, "an@kumo.example", valid_until=AT + timedelta(minutes=1))
    leave(Mail.objects.get())
    record_bounce(**hall.crew, address="an@kumo.example")
    later = hall.crew | {"at": AT + timedelta(hours=1)}
    people = [Guest("AN@kumo.example"), Guest("bob@kumo.example")]
    until = AT + timedelta(days=3)
    invite(**later, guests=people, items=["guest"], valid_until=until)
    told = dict(Mail.objects.order_by("pk").values_list("email", "state"))
    assert told == {
        "an@kumo.example": "bounced",
        "AN@kumo.example": "held",
        "bob@kumo.example": "waiting",
    }


def test_who_declines_too_often_hears_it_and_nothing_is_declined(hall, browser, monkeypatch):
    monkeypatch.setattr(DECLINES, "per_second", 1e-9)
    (made,) = call(hall, "ann@kumo.example")
    guest, address = browser(), "/kumo/tickets/voucher/decline"
    told = [guest.post(address, {"voucher": "NOTHING-1"}).status_code for _time in range(11)]
    assert (told[0], told[-1]) == (302, 429)
    refused = guest.post(address, {"voucher": made.voucher.code})
    assert refused.status_code == 429
    assert "wait a minute, and decline again" in refused.content.decode()
    assert states(hall) == {"ann@kumo.example": "waiting"}
