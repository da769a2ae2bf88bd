"""Whoever has a confirmed ticket asks for a letter of invitation; the crew issues or refuses it."""

from datetime import date

import pytest
from django.db import connection

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import STRANGER
from kaisai.core.journal.models import Entry
from kaisai.core.operations.conferences import both
from kaisai.domains.letters.models import Letter
from kaisai.domains.letters.operations import ask, issue, refuse, save_letterhead, take_back
from kaisai.domains.letters.queries import details_of, find_letter, write_paper
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.operations import transfer_ticket
from tests.domains.letters.conftest import number_of
from tests.domains.registration.test_selling import refusal
from tests.inviting_abroad import LETTERHEAD, guest

REFUSALS = {302, 401, 403, 404}


def of_guest(shop):
    return shop.crew | {"by": STRANGER}


def asked(shop, secret, number, **told):
    return ask(**of_guest(shop), secret=secret, number=number, **guest(shop.conference) | told)


def entries():
    return [f"{entry.kind} {entry.payload}" for entry in Entry.objects.all()]


def test_a_letter_is_asked_for_issued_and_downloaded(abroad, browser):
    shop, secret, number = abroad
    visitor, page = browser(), f"/kumo/tickets/orders/{secret}/{number}"
    assert f"{page}/letter" in visitor.get(page).content.decode()
    told = {key: f"{value}" for key, value in guest(shop.conference).items()}
    assert visitor.post(f"{page}/letter", told | {"passport": "?"}).status_code == 422
    assert visitor.post(f"{page}/letter", told).status_code == 302
    waiting = visitor.get(f"{page}/letter").content.decode()
    assert "ADA SAMPLE" in waiting
    assert "X1234567" not in waiting
    assert visitor.get(f"{page}/letter.pdf").status_code == 404
    chair, key = browser(Role.CHAIR), Letter.objects.get().pk
    assert "X1234567" in chair.get(f"/kumo/letters/{key}").content.decode()
    assert chair.get(f"/kumo/letters/{key}.pdf?language=ja").content.startswith(b"%PDF")
    assert "ADA SAMPLE" in chair.get("/kumo/letters").content.decode()
    assert chair.post(f"/kumo/letters/{key}/issue").status_code == 302
    assert "kumo-L-0001" in visitor.get(f"{page}/letter").content.decode()
    for language in ("en", "ja"):
        file = visitor.get(f"{page}/letter.pdf?language={language}")
        assert file.content.startswith(b"%PDF")
        assert file.headers["Cache-Control"] == "private, no-store"
        assert f"kumo-L-0001-{language}.pdf" in file.headers["Content-Disposition"]
    told = compose(Mail.objects.get(occasion="letter_issued"))
    assert f"{page}/letter" in told.text
    assert "X1234567" not in told.text
    assert not told.attachments
    everything = " ".join(entries())
    assert "ADA" not in everything
    assert "X1234567" not in everything


def test_what_a_passport_says_is_nowhere_to_be_read_in_the_database(abroad):
    shop, secret, number = abroad
    letter = asked(shop, secret, number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM letters_letter")
        row = repr(cursor.fetchall())
    assert "ADA SAMPLE" in row
    assert "X1234567" not in row
    assert "Example Street" not in row
    assert details_of(find_letter(shop.conference, letter.pk)).passport == "X1234567"


def test_numbers_follow_each_other_and_a_letter_stays_as_it_was_issued(abroad):
    shop, secret, number = abroad
    first = issue(**shop.crew, letter=asked(shop, secret, number).pk)
    other = asked(shop, secret, number_of(shop, secret, 1), name="BEN SAMPLE")
    before = write_paper(find_letter(shop.conference, first.pk), "en")
    save_letterhead(**shop.crew, **LETTERHEAD | {"signer": "Other Chair"})
    shop.conference.name = both("Renamed", "")
    shop.conference.save()
    assert write_paper(find_letter(shop.conference, first.pk), "en") == before
    assert issue(**shop.crew, letter=other.pk).code == "kumo-L-0002"
    assert refusal(issue, **shop.crew, letter=other.pk) == "decided"


def test_a_refusal_erases_the_passport_and_its_reason_is_told_the_guest_alone(abroad, browser):
    shop, secret, number = abroad
    letter = asked(shop, secret, number)
    assert refusal(refuse, **shop.crew, letter=letter.pk, reason=" ") == "no-reason"
    chair = browser(Role.CHAIR)
    said = {"reason": "The photo is missing."}
    assert chair.post(f"/kumo/letters/{letter.pk}/refuse", said).status_code == 302
    assert bytes(Letter.objects.get().sealed) == b""
    assert "photo" in compose(Mail.objects.get(occasion="letter_refused")).text
    assert "photo" not in " ".join(entries())
    page = browser().get(f"/kumo/tickets/orders/{secret}/{number}/letter").content.decode()
    assert "The photo is missing." in page
    again = asked(shop, secret, number)
    assert [each.pk for each in Letter.objects.all()] == [again.pk]


def test_a_letter_that_was_wrong_is_withdrawn_and_its_number_not_given_again(abroad):
    shop, secret, number = abroad
    wrong = issue(**shop.crew, letter=asked(shop, secret, number).pk)
    refuse(**shop.crew, letter=wrong.pk, reason="misspelt")
    assert Mail.objects.get(occasion="letter_issued").state == "dropped"
    right = issue(**shop.crew, letter=asked(shop, secret, number).pk)
    assert right.code == "kumo-L-0002"


def test_whoever_asked_takes_it_back_and_nothing_is_left(abroad, browser):
    shop, secret, number = abroad
    issue(**shop.crew, letter=asked(shop, secret, number).pk)
    page = f"/kumo/tickets/orders/{secret}/{number}/letter"
    assert browser().post(page, {"take_back": "1"}).status_code == 302
    assert not Letter.objects.exists()
    who = of_guest(shop) | {"secret": secret, "number": number}
    assert refusal(take_back, **who) == "not-found"


def test_whoever_has_the_ticket_next_sees_no_passport_and_asks_for_themselves(abroad, browser):
    shop, secret, number = abroad
    old = asked(shop, secret, number)
    told = of_guest(shop) | {"secret": secret, "number": number, "email": "next@kumo.example"}
    done = transfer_ticket(**told, name="Next Person")
    page = f"/kumo/tickets/given/{done.secret}/letter"
    assert "ADA SAMPLE" not in browser().get(page).content.decode()
    assert refusal(issue, **shop.crew, letter=old.pk) == "no-ticket"
    mine = asked(shop, done.secret, "", name="NEXT PERSON")
    assert "NEXT PERSON" in browser().get(page).content.decode()
    buyers = browser().get(f"/kumo/tickets/orders/{secret}/{number}/letter")
    assert buyers.status_code == 404
    assert refusal(asked, shop, secret, number) == "not-found"
    issue(**shop.crew, letter=mine.pk)
    assert browser().get(f"{page}.pdf").content.startswith(b"%PDF")
    mail = Mail.objects.get(occasion="letter_issued")
    assert mail.email == "next@kumo.example"
    assert page in compose(mail).text


def test_a_mail_to_whoever_had_the_ticket_before_does_not_lead_to_who_has_it_now(abroad):
    shop, secret, number = abroad
    issue(**shop.crew, letter=asked(shop, secret, number).pk)
    mail = Mail.objects.get(occasion="letter_issued")
    told = of_guest(shop) | {"secret": secret, "number": number, "email": "next@kumo.example"}
    done = transfer_ticket(**told, name="Next Person")
    late = compose(mail).text
    assert done.secret not in late
    assert "the address that you were given" in late


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"passport": "12"}, "bad-passport"),
        ({"passport": "X123<script>"}, "bad-passport"),
        ({"birth_date": date(2030, 1, 1)}, "bad-birth-date"),
        ({"address": " \n "}, "bad-address"),
        ({"address": "a" * 301}, "bad-address"),
        ({"name": " "}, "bad-value"),
        ({"name": "a" * 101}, "bad-value"),
        ({"name": "عائشة"}, "bad-letters"),
        ({"leaves_on": date(2026, 9, 1)}, "bad-stay"),
        ({"leaves_on": date(2027, 9, 1)}, "bad-stay"),
        ({"arrives_on": date.max, "leaves_on": date.max}, "not-there"),
        ({"arrives_on": date(2026, 10, 9), "leaves_on": date(2026, 10, 20)}, "not-there"),
    ],
)
def test_what_cannot_be_is_refused(abroad, told, code):
    shop, secret, number = abroad
    assert refusal(asked, shop, secret, number, **told) == code
    assert not Letter.objects.exists()


def test_who_may_not_ask(abroad, browser):
    shop, secret, number = abroad
    asked(shop, secret, number)
    assert refusal(asked, shop, secret, number) == "asked-already"
    assert refusal(asked, shop, "another", number) == "not-found"
    unpaid = shop.hold(entry=1).secret
    shop.place(unpaid)
    page = f"/kumo/tickets/orders/{unpaid}/{number_of(shop, unpaid)}"
    assert "/letter" not in browser().get(page).content.decode()
    assert refusal(asked, shop, unpaid, number_of(shop, unpaid)) == "not-confirmed"
    shop.later(days=3)
    assert refusal(asked, shop, secret, number_of(shop, secret, 1)) == "over"
    page = f"/kumo/tickets/orders/{secret}/{number_of(shop, secret, 1)}/letter"
    assert "The conference is over" in browser().get(page).content.decode()


def test_strangers_and_crew_without_the_role_see_no_request(abroad, browser):
    shop, secret, number = abroad
    key = asked(shop, secret, number).pk
    for visitor in (browser(), browser(Role.STAFF)):
        for path in ("letters", f"letters/{key}", f"letters/{key}.pdf", "letters/letterhead"):
            assert visitor.get(f"/kumo/{path}").status_code in REFUSALS
        assert visitor.post(f"/kumo/letters/{key}/issue").status_code in REFUSALS
    assert Letter.objects.get().state == "waiting"
