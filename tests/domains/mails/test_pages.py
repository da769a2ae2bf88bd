"""The outbox as the crew sees it, and the page of who lost the address of an order."""

import pytest
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import save_outbox
from kaisai.domains.registration.models import AddressRequest, Order
from kaisai.domains.registration.operations import ask_for_addresses
from kaisai.domains.registration.views.mailing import ASKED
from tests.cast import fresh_address
from tests.domains.mails.test_writing import body, order


def text(answer):
    return answer.content.decode()


@pytest.fixture
def chair_browser(browser):
    return browser(Role.CHAIR)


def test_the_outbox_shows_what_waits_what_left_and_what_came_back(post, chair_browser):
    page = "/kumo/mails"
    assert "Nothing was written yet" in text(chair_browser.get(page))
    order(post, email="nobody@kumo.example")
    order(post, email="buyer@kumo.example")
    post.read()
    post.send()
    shown = text(chair_browser.get(page))
    assert "nobody@kumo.example" in shown
    assert "came back" in shown
    only = text(chair_browser.get(page, {"state": "sent"}))
    assert "buyer@kumo.example" in only
    assert "nobody@kumo.example" not in only
    found = chair_browser.get(page, {"words": "nobody"}, headers={"HX-Request": "true"})
    assert "nobody@kumo.example" in text(found)
    assert "buyer@kumo.example" not in text(found)
    assert chair_browser.get(page, {"state": "nonsense", "words": "\0"}).status_code == 200


def test_a_mail_is_shown_without_its_secrets_and_sent_again_by_one_click(post, chair_browser):
    secret = order(post)
    (mail,) = post.read()
    post.send()
    page = f"/kumo/mails/{mail.pk}"
    shown = text(chair_browser.get(page))
    assert "Thank you for your order" in shown
    assert "kumo.ics" in shown
    assert secret not in shown
    assert chair_browser.post(f"{page}/resend").status_code == 302
    assert len(post.send()) == 2


def test_everything_held_is_released_by_one_click(post, chair_browser):
    save_outbox(**post.shop.crew, waits=True)
    order(post)
    order(post)
    post.read()
    assert "2 mails are held back." in text(chair_browser.get("/kumo/mails"))
    answer = chair_browser.post("/kumo/mails/release", follow=True)
    assert "2 mails released." in text(answer)
    assert len(post.send()) == 2


def test_one_mail_is_held_back_released_and_dropped(post, chair_browser):
    order(post)
    (mail,) = post.read()
    for what, state in (("hold", "held"), ("release", "waiting"), ("drop", "dropped")):
        assert chair_browser.post(f"/kumo/mails/{mail.pk}/{what}").status_code == 302
        mail.refresh_from_db()
        assert mail.state == state
    assert chair_browser.post(f"/kumo/mails/{mail.pk}/explode").status_code == 404


def test_a_bounce_is_noted_by_address(post, chair_browser):
    order(post)
    post.read()
    post.send()
    wrong = chair_browser.post("/kumo/mails/bounce", {"address": "who@kumo.example"})
    assert wrong.status_code == 422
    assert "No mail was sent that this could be" in text(wrong)
    chair_browser.post("/kumo/mails/bounce", {"address": "buyer@kumo.example"})
    assert post.states() == ["bounced"]


def test_settings_of_the_outbox(post, chair_browser):
    page = "/kumo/mails/settings"
    told = {"waits": "on", "per_minute": "30", "reply_to": "desk@kumo.example"}
    assert chair_browser.post(page, told).status_code == 302
    assert "New mails wait for release." in text(chair_browser.get("/kumo/mails"))
    assert chair_browser.post(page, told | {"per_minute": "0"}).status_code == 422
    chair_browser.post(page, told | {"waits": ""})
    order(post)
    post.read()
    (mail,) = post.send()
    assert mail["reply-to"] == "desk@kumo.example"


def test_a_wording_is_previewed_in_both_languages_saved_and_taken_back(post, chair_browser):
    page = "/kumo/mails/wordings/order_placed"
    shown = text(chair_browser.get(page))
    assert "Thank you for your order SAMPLE23" in shown
    assert "お申し込みいただき" in shown
    told = {
        "subject": "Hi {name}",
        "text": "See you at {conference}: {address}",
        "subject_ja": "{name} 様",
        "text_ja": "{conference}でお待ちしています。{address}",
    }
    tried = text(chair_browser.post(page, told | {"preview": ""}))
    assert "See you at Kumo Days" in tried
    assert "雲の日でお待ちしています" in tried
    assert "This is not saved yet." in tried
    wrong = chair_browser.post(page, told | {"text": "{price} {secret.__class__}"})
    assert wrong.status_code == 422
    assert "There is no word “{price}”" in text(wrong)
    assert chair_browser.post(page, told).status_code == 302
    order(post)
    post.read()
    (mail,) = post.send()
    assert mail["subject"] == "Hi Sample Buyer"
    chair_browser.post(f"{page}/reset")
    assert "Thank you for your order" in text(chair_browser.get(page))


def test_the_page_of_an_order_has_its_mails_and_sends_again(post, chair_browser):
    secret = order(post)
    post.read()
    number = post.shop.order(secret).number
    page = f"/kumo/registration/orders/{number}"
    assert f"Order {number}: your tickets" in text(chair_browser.get(page))
    chair_browser.post(f"{page}/mail", {"renew": "on"})
    assert Order.objects.get(number=number).generation == 2
    assert len(post.send()) == 2
    assert (
        Client(headers={"accept": "text/html"}).get(f"/kumo/tickets/orders/{secret}").status_code
        == 404
    )


@pytest.mark.parametrize("page", ["mails", "mails/settings", "mails/wordings/order_placed"])
def test_who_may_not_sell_sees_no_mail(post, browser, page):
    assert browser(Role.STAFF).get(f"/kumo/{page}").status_code == 403


def stranger():
    return Client(
        headers={"accept": "text/html", "accept-language": "en"}, REMOTE_ADDR=fresh_address()
    )


def test_who_lost_an_address_gets_it_by_mail_and_nobody_learns_who_ordered(post):
    secret = order(post, email="Buyer@kumo.example")
    post.read()
    post.send()
    page, answers = "/kumo/tickets/lost", []
    for email in ("buyer@kumo.example", "who@kumo.example"):
        answer = stranger().post(page, {"email": email})
        answers.append((answer.status_code, text(answer)))
    assert answers[0] == answers[1]
    post.read()
    _first, mail = post.send()
    assert mail["to"] == "Buyer@kumo.example"
    assert f"https://kaisai.example/kumo/tickets/orders/{secret}" in body(mail)


def test_an_address_that_only_looks_alike_gets_nothing(post):
    """The Kelvin sign is a small k to databases; who owns such a domain is somebody else."""
    order(post, email="buyer@kumo.example")
    Order.objects.update(email="buyer@\u212aumo.example")
    told = {"by": STRANGER, "conference": post.shop.conference, "at": post.shop.at}
    order(post, email="buyer@kumo.example")
    ask_for_addresses(**told, email="buyer@kumo.example")
    post.read()
    mails = [mail for mail in post.send() if mail["subject"] == "[Kumo Days] Your orders"]
    assert [mail["to"] for mail in mails] == ["buyer@kumo.example"]
    assert body(mails[0]).count("/orders/") == 1


def test_nobody_is_flooded_with_addresses(post, monkeypatch):
    monkeypatch.setattr(ASKED, "per_second", 1e-9)
    order(post)
    told = {"by": STRANGER, "conference": post.shop.conference, "at": post.shop.at}
    for _time in range(3):
        ask_for_addresses(**told, email="buyer@kumo.example")
    with pytest.raises(Refused, match="asked often"):
        ask_for_addresses(**told, email="BUYER@kumo.example")
    answer = stranger().post("/kumo/tickets/lost", {"email": "buyer@kumo.example"})
    assert "a mail with their pages is on its way" in text(answer)
    post.read()
    assert len(post.send()) == 1 + len(AddressRequest.objects.all())
    one, statuses = stranger(), []
    for number in range(12):
        answer = one.post("/kumo/tickets/lost", {"email": f"who-{number}@kumo.example"})
        statuses.append(answer.status_code)
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_no_mail_address_is_no_request(post):
    answer = stranger().post("/kumo/tickets/lost", {"email": "buyer"})
    assert answer.status_code == 422
    assert not AddressRequest.objects.exists()
    assert not Mail.objects.exists()
