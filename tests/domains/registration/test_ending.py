"""Whoever a ticket was given to learns by mail that it ended, not at the door; who bought has a mail of the order."""

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import (
    cancel_order,
    codes_of,
    give_back,
    import_attendees,
    transfer_for,
    transfer_ticket,
)
from kaisai.domains.registration.queries import list_tickets

HOLDER = "holder@kumo.example"
BUYER = "buyer@kumo.example"
HEADER = "参加枠名,ユーザー名,表示名,参加ステータス,出欠ステータス,更新日時,受付番号"


@pytest.fixture
def hall(shop):
    shop.quota("hall", 9)
    shop.item("entry", "hall", price=4321)
    shop.item("gift", "hall")
    return shop


def give(shop, secret, place=0, **told):
    """A ticket of the order is given away; (the ticket, its number)."""
    ticket = list_tickets(shop.order(secret))[place]
    number = codes_of(shop.conference, shop.at).number(ticket.pk)
    said = {"name": "Next Person", "email": HOLDER, "language": "en"} | told
    guest = shop.crew | {"by": STRANGER}
    transfer_ticket(**guest, secret=secret, number=number, **said)
    return ticket, number


def given(shop, item="gift", many=2, **told):
    """(secret, ticket, number) of an order of which one ticket was given away."""
    secret = shop.paid(**{item: many}) if item == "entry" else shop.hold(**{item: many}).secret
    if item != "entry":
        shop.place(secret)
    return secret, *give(shop, secret, **told)


def ended():
    return list(Mail.objects.filter(occasion="ticket_ended").order_by("pk"))


def by_the_buyer(shop, secret):
    give_back(**shop.crew | {"by": STRANGER}, secret=secret)


def by_the_crew(shop, secret):
    cancel_order(**shop.crew, number=shop.order(secret).number, reason="Bought twice")


def refunded(shop, secret):
    shop.refund(secret, reason="Fell ill", fee=100)


WAYS = {"given back": by_the_buyer, "cancelled": by_the_crew, "refunded": refunded}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("way", WAYS)
def test_however_an_order_ends_whoever_holds_its_ticket_is_told_once(hall, way, language):
    item = "entry" if way == "refunded" else "gift"
    secret, ticket, number = given(hall, item, language=language)
    WAYS[way](hall, secret)
    (mail,) = ended()
    assert (mail.email, mail.language) == (HOLDER, language)
    told = compose(mail)
    said = told.subject + told.text
    assert number in told.subject
    assert hall.conference.name.localize(language) in told.text
    assert ("Sample Buyer 様にお尋ね" if language == "ja" else "Ask Sample Buyer why") in told.text
    assert ("無効" if language == "ja" else "no longer valid") in told.subject
    assert "Next Person" in told.text
    for hidden in (BUYER, "4321", "4,321", "Fell ill", "Bought twice", secret, "{"):
        assert hidden not in said
    assert hall.order(secret).number not in said
    # What their calendar got with the ticket goes from it.
    days = str(told.attachments[0].content)
    assert "STATUS:CANCELLED" in days
    assert f".{ticket.pk}." in days
    with pytest.raises(Refused):
        WAYS[way](hall, secret)
    assert len(ended()) == 1


def test_one_ticket_is_refunded_and_its_holder_alone_is_told(hall):
    secret = hall.paid(entry=3)
    first, number = give(hall, secret)
    second, _number = give(hall, secret, 1, email="other@kumo.example", language="ja")
    hall.refund(secret, tickets=[first.pk])
    assert [mail.email for mail in ended()] == [HOLDER]
    assert number in ended()[0].subject
    hall.refund(secret)  # the rest of the order
    assert [mail.email for mail in ended()] == [HOLDER, "other@kumo.example"]
    assert ended()[1].about == f"handover:{second.pk}"


@pytest.mark.parametrize("email", ["", BUYER, BUYER.upper()])
def test_who_bought_gets_no_second_mail_and_nobody_is_made_up(hall, email):
    secret, _ticket, _number = given(hall, email=email)
    by_the_crew(hall, secret)
    assert ended() == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_buyer_known_by_a_mail_address_only_is_not_named_by_it(hall, language):
    secret = hall.hold(gift=1).secret
    hall.place(secret, name=BUYER)
    give(hall, secret, language=language)
    by_the_crew(hall, secret)
    (mail,) = ended()
    given = Mail.objects.get(occasion="ticket_given")
    for told in (compose(mail), compose(given)):
        assert BUYER not in told.subject + told.text
        assert ("お申し込みの方" if language == "ja" else "whoever ordered it") in told.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_whoever_held_a_ticket_that_was_given_on_is_told(hall, language):
    secret, ticket, number = given(hall, language=language)
    give(hall, secret, name="Third Person", email="third@kumo.example", language="en")
    (mail,) = Mail.objects.filter(occasion="ticket_given_on")
    assert (mail.email, mail.language) == (HOLDER, language)
    told = compose(mail)
    assert number in told.subject
    assert "Next Person" in told.text
    for hidden in ("Third Person", "third@", BUYER, secret, hall.order(secret).number, "{"):
        assert hidden not in told.subject + told.text
    # Not to whoever gets it under another name, nor to those to whom nobody wrote.
    give(hall, secret, name="Third P.", email="third@kumo.example", language="en")
    give(hall, secret, name="Fourth Person", email="", language="en")
    assert Mail.objects.filter(occasion="ticket_given_on").count() == 2
    give(hall, secret, name="Fifth Person", email="", language="en")
    assert Mail.objects.filter(occasion="ticket_given_on").count() == 2
    assert Mail.objects.filter(occasion="ticket_given_on", email="third@kumo.example").count() == 1
    assert ticket.pk


def test_an_order_of_which_nothing_was_given_away_writes_to_no_holder(hall):
    secret = hall.paid(entry=1)
    hall.refund(secret)
    assert ended() == []


def test_the_last_holder_is_told_and_what_waits_to_leave_does_not(hall):
    secret, _ticket, number = given(hall, email="before@kumo.example")
    guest = hall.crew | {"by": STRANGER, "secret": secret, "number": number}
    transfer_ticket(**guest, name="Third Person", email=HOLDER)
    by_the_crew(hall, secret)
    assert [mail.email for mail in ended()] == [HOLDER]
    # That they have a ticket would be the first thing that they read, and it is wrong by now.
    welcome = Mail.objects.get(occasion="ticket_given", email=HOLDER)
    assert welcome.state == "dropped"


def test_what_was_only_held_and_lapses_has_no_holder(hall):
    hall.hold(gift=1)
    hall.later(hours=1)
    hall.lapse()
    assert ended() == []


def test_a_list_from_elsewhere_cancels_and_whom_the_crew_gave_the_ticket_is_told_once(hall):
    def read(*rows):
        data = "\n".join([HEADER, *rows]).encode()
        around = {"by": COMMAND_LINE, "conference": hall.conference, "at": hall.at}
        import_attendees(**around, data=data, name="list.csv")

    def row(number, status, name="見本 一"):
        return f"一般枠,demo_{number},{name},{status},,2026-09-03 09:15,{number}"

    read(row(91, "参加"), row(92, "参加"))
    ticket = Ticket.objects.select_related("order").get(origin__number="91")
    number = codes_of(hall.conference, hall.at).number(ticket.pk)
    said = {"name": "Next Person", "email": HOLDER, "language": "ja"}
    transfer_for(**hall.crew, order=ticket.order.number, number=number, **said)
    gone = row(91, "参加キャンセル", "見本 二"), row(92, "参加キャンセル")
    read(*gone)
    read(*gone)
    (mail,) = ended()
    assert (mail.email, mail.language) == (HOLDER, "ja")
    assert compose(mail).text.startswith("Next Person 様")


def test_the_crew_sees_the_wording_and_the_mail_beside_the_order(hall, browser):
    secret, _ticket, number = given(hall)
    by_the_crew(hall, secret)
    chair = browser(Role.CHAIR)
    page = chair.get("/kumo/mails/wordings").content.decode()
    assert "Ticket 7K3-9QH is no longer valid" in page
    assert "チケット 7K3-9QH は無効になりました" in page
    one = chair.get("/kumo/mails/wordings/ticket_ended").content.decode()
    assert "{giver}" in one
    assert "{number}" not in one
    looked = chair.get(f"/kumo/registration/orders/{hall.order(secret).number}").content.decode()
    assert f"Ticket {number} is no longer valid" in looked
