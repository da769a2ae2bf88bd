"""A ticket goes to another person: their name, their code, their page; the order stays where it is."""

from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import STRANGER
from kaisai.core.journal.models import Entry
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.models import Ticket
from kaisai.domains.registration.operations import (
    codes_of,
    give_back,
    save_terms,
    transfer_for,
    transfer_ticket,
)
from kaisai.domains.registration.operations.transferring import MOST_MAILED
from kaisai.domains.registration.queries import find_sold_ticket, list_tickets
from tests.domains.conftest import AT
from tests.domains.registration.test_selling import refusal


@pytest.fixture
def bought(monkeypatch, shop):
    """A shop whose pages go by its clock, and the secret of an order of two."""
    for name in ("buying", "transfer"):
        monkeypatch.setattr(f"kaisai.domains.registration.views.{name}.now", lambda: shop.at)
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: shop.at)
    shop.quota("hall", 5)
    shop.item("entry", "hall")
    secret = shop.hold(entry=2).secret
    shop.place(secret)
    return shop, secret


def first_of(shop, secret):
    """(codes of the conference, a ticket of the order, its number)."""
    codes = codes_of(shop.conference, shop.at)
    ticket = list_tickets(shop.order(secret))[0]
    return codes, ticket, codes.number(ticket.pk)


def guest(shop):
    return {"by": STRANGER, "conference": shop.conference, "at": shop.at}


def test_the_old_code_admits_nobody_and_the_new_one_does(bought):
    shop, secret = bought
    codes, ticket, number = first_of(shop, secret)
    old, today = codes.code(ticket), shop.conference.starts_on
    done = transfer_ticket(**guest(shop), secret=secret, number=number.lower(), name="Next Person")
    read = codes.read(old, today)
    assert refusal(find_sold_ticket, shop.conference, read) == "code-replaced"
    _codes, now, _number = first_of(shop, secret)
    assert (
        find_sold_ticket(shop.conference, codes.read(codes.code(now), today)).name == "Next Person"
    )
    told = Entry.objects.get(kind="registration.ticket_transferred").sentence("en")
    assert done.number in told
    assert "Next Person" not in told
    again = {"secret": secret, "number": number, "name": "Next Person"}
    assert refusal(transfer_ticket, **guest(shop), **again) == "same-person"
    assert refusal(transfer_ticket, **guest(shop), **again | {"name": " "}) == "no-name"
    assert refusal(transfer_ticket, **guest(shop), **again | {"number": "0"}) == "not-found"


def test_until_the_term_holders_do_it_and_then_the_crew(bought):
    shop, secret = bought
    _codes, _ticket, number = first_of(shop, secret)
    save_terms(
        **shop.crew, changes_until=AT + timedelta(days=1), returns_until=AT + timedelta(hours=1)
    )
    shop.later(hours=1)
    assert refusal(give_back, **guest(shop), secret=secret) == "too-late"
    held = shop.hold(entry=1).secret
    give_back(**guest(shop), secret=held)  # what is held only can always go back
    shop.later(days=1)
    told = {"number": number, "name": "Next Person"}
    assert refusal(transfer_ticket, **guest(shop), secret=secret, **told) == "too-late"
    assert transfer_for(**shop.crew, order=shop.order(secret).number, **told).number == number
    save_terms(**shop.crew)
    assert transfer_ticket(**guest(shop), secret=secret, number=number, name="Third").number


def test_the_new_holder_sees_the_ticket_and_nothing_else(bought, browser):
    shop, secret = bought
    _codes, _ticket, number = first_of(shop, secret)
    buyer = browser()
    page = f"/kumo/tickets/orders/{secret}/{number}"
    assert f"{page}/give" in buyer.get(page).content.decode()
    empty = buyer.post(f"{page}/give", {"name": ""})
    assert empty.status_code == 422
    done = buyer.post(f"{page}/give", {"name": "雲野 花子", "name_kana": "クモノ ハナコ"})
    link = done.content.decode().split('id="link" value="')[1].split('"')[0]
    holder = browser(language="ja").get(link)
    assert holder.status_code == 200
    text = holder.content.decode()
    assert "雲野 花子" in text
    assert secret not in text
    assert "buyer@kumo.example" not in text
    assert holder.headers["Cache-Control"] == "private, no-store"
    # Whoever gave it cannot come in with it.
    assert "registration-pass-code" in text
    assert "registration-pass-code" not in buyer.get(page).content.decode()
    # Given on again, the one before has nothing any more.
    buyer.post(f"{page}/give", {"name": "Third"})
    assert browser().get(link).status_code == 404


def test_the_crew_sets_the_terms_in_the_time_of_the_venue(bought, browser):
    shop, secret = bought
    chair = browser(Role.CHAIR)
    moment = (AT + timedelta(minutes=1)).astimezone(shop.conference.zone)
    told = {"changes_until": f"{moment:%Y-%m-%dT%H:%M}", "returns_until": ""}
    assert chair.post("/kumo/registration/terms", told).status_code == 302
    _codes, _ticket, number = first_of(shop, secret)
    shop.later(minutes=2)
    page = browser().get(f"/kumo/tickets/orders/{secret}/{number}/give").content.decode()
    assert "Write to the organisers" in page


def test_both_are_told_by_mail_and_only_the_newest_holder_gets_the_way(bought, browser):
    shop, secret = bought
    _codes, _ticket, number = first_of(shop, secret)
    page = f"/kumo/tickets/orders/{secret}/{number}/give"
    said = {"name": "Next Person", "email": "next@kumo.example", "language": "ja"}
    assert browser().post(page, said | {"email": "nobody"}).status_code == 422
    done = browser().post(page, said).content.decode()
    assert "next@kumo.example" in done
    link = done.split('id="link" value="')[1].split('"')[0].removeprefix("http://testserver")
    mail = Mail.objects.get(occasion="ticket_given")
    told = compose(mail)
    assert mail.email == "next@kumo.example"
    assert link in told.text
    assert "Sample Buyer 様から" in told.text
    assert secret not in told.text
    assert told.attachments[0].name == "kumo.ics"
    assert link not in compose(mail, is_shown=True).text
    away = Mail.objects.get(occasion="ticket_given_away")
    assert away.email == "buyer@kumo.example"
    assert "Next Person" in compose(away).text
    assert link not in compose(away).text
    looked = browser(Role.CHAIR).get(f"/kumo/registration/orders/{shop.order(secret).number}")
    assert looked.content.decode().count(mail.subject) == 1
    # It is given on before the mail has left.
    browser().post(page, said | {"name": "Third", "email": "third@kumo.example"})
    mail.refresh_from_db()
    assert mail.state == "dropped"
    late = compose(mail)
    assert "/given/" not in late.text
    assert not late.attachments
    newest = Mail.objects.get(email="third@kumo.example")
    assert browser().get(link).status_code == 404
    way = compose(newest).text.split("/kumo/tickets/given/")[1].split()[0]
    assert browser().get(f"/kumo/tickets/given/{way}").status_code == 200


def test_without_an_address_only_the_giver_is_written_to_and_mails_have_an_end(bought):
    shop, secret = bought
    _codes, ticket, number = first_of(shop, secret)
    told = guest(shop) | {"secret": secret, "number": number}
    transfer_ticket(**told, name="Next Person")
    assert [mail.occasion for mail in Mail.objects.all()] == ["ticket_given_away"]
    Ticket.objects.filter(pk=ticket.pk).update(generation=MOST_MAILED + 1)
    said = {"name": "Third", "email": "third@kumo.example"}
    assert refusal(transfer_ticket, **told, **said) == "too-many"
    transfer_ticket(**told, name="Third")
    assert Mail.objects.count() == 1
