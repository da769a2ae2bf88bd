"""What happens to an order is written to its buyer: once, in their language, with what they need."""

from datetime import date

import icalendar
import pytest
from django.test import Client

from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, WORKER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.conferences import open_conference
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import record_bounce, save_outbox, save_wording
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import (
    Wanted,
    cancel_order,
    give_back,
    hold,
    record_payment,
    renew_address,
    resend_order,
    tell_buyer,
)
from kaisai.domains.registration.queries import find_order, secret_of
from kaisai.entrypoints.cli.parcels import tables


def body(mail):
    return mail.get_body(("plain",)).get_content()


def calendar(mail):
    (file,) = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    return icalendar.Calendar.from_ical(file.get_content())


def order(post, language="en", name="Sample Buyer", email="buyer@kumo.example", **wanted):
    """The secret of an order."""
    wanted = wanted or {"entry": 1}
    shop = post.shop
    held = hold(
        by=STRANGER,
        conference=shop.conference,
        at=shop.at,
        wanted=[Wanted(item, many) for item, many in wanted.items()],
        language=language,
    )
    shop.place(held.secret, name=name, email=email)
    return held.secret


def test_a_confirmation_leads_to_the_order_and_to_each_ticket(post):
    secret = order(post, entry=2)
    post.read()
    (mail,) = post.send()
    number = post.shop.order(secret).number
    assert mail["subject"] == f"[Kumo Days] Order {number}: your tickets"
    assert (mail["to"], mail["auto-submitted"]) == ("buyer@kumo.example", "auto-generated")
    text = body(mail)
    address = f"https://kaisai.example/kumo/tickets/orders/{secret}"
    assert "To be paid: 1,000 yen." in text
    assert "3 October 2026 – 4 October 2026" in text
    pages = [line.strip() for line in text.splitlines() if line.strip().startswith(address)]
    assert len(pages) == 3
    for page in pages:
        path = page.removeprefix("https://kaisai.example")
        assert Client(headers={"accept": "text/html"}).get(path).status_code == 200, page


def test_the_days_are_attached_and_taken_back_when_the_order_is_cancelled(post):
    secret = order(post)
    post.read()
    (mail,) = post.send()
    (days,) = calendar(mail).walk("VEVENT")
    assert (days.start, days.end) == (
        date(2026, 10, 3),
        date(2026, 10, 5),
    )  # the end is not included
    assert str(days["summary"]) == "Kumo Days"
    give_back(by=STRANGER, conference=post.shop.conference, at=post.shop.at, secret=secret)
    post.read()
    _first, off = post.send()
    assert "is cancelled" in off["subject"]
    assert calendar(off)["method"] == "CANCEL"
    (gone,) = calendar(off).walk("VEVENT")
    assert gone["uid"] == days["uid"]
    assert int(gone["sequence"]) > int(days["sequence"])


def test_who_ordered_in_japanese_is_written_to_in_japanese(post):
    secret = order(post, language="ja", name="見本 花子")
    record_payment(**post.shop.crew, number=post.shop.order(secret).number)
    post.read()
    placed, paid = post.send()
    number = post.shop.order(secret).number
    assert placed["subject"].strip() == f"【雲の日】お申し込み {number} のチケット"
    assert "見本 花子 様" in body(placed)
    assert "2026年10月3日〜2026年10月4日" in body(placed)
    assert "入金を確認しました" in paid["subject"]
    assert "500円" in body(paid)


def test_what_costs_nothing_is_not_to_be_paid_and_a_refund_says_how_much(post):
    order(post, free=1)
    secret = post.shop.paid(entry=2)
    post.shop.refund(secret, fee=100)
    post.read()
    free, placed, paid, refunded = map(body, post.send())
    assert "Nothing is to be paid." in free
    assert "To be paid" not in placed  # it was paid before the mail was written
    assert "1,000 yen" in paid
    assert "900 yen go back to you; 100 yen are kept" in refunded


def test_reading_the_journal_twice_writes_once(post):
    secret = order(post)
    assert len(post.read()) == 1
    assert len(post.read()) == 1
    entry = Entry.objects.get(kind="registration.placed")
    with pytest.raises(Refused, match="in the outbox already"):
        tell_buyer(
            **post.shop.crew | {"by": WORKER}, entry=entry.pk, number=post.shop.order(secret).number
        )
    post.send()
    assert len(post.send()) == 1


def test_a_hold_that_is_given_back_is_nobodys_mail(post):
    held = post.shop.hold(entry=1)
    give_back(by=STRANGER, conference=post.shop.conference, at=post.shop.at, secret=held.secret)
    assert post.read() == []


NASTY = (
    "Eve\r\nBcc: all@kumo.example",
    "{address} {tickets} {orders}",
    "=?utf-8?q?evil?=",
    "名" * 150,
    '"><script>alert(1)</script>',
)


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_a_name_in_subject_and_text(post, name):
    around = post.shop.crew
    save_wording(**around, occasion="order_placed", subject="{name}", text="Dear {name}\n{address}")
    secret = order(post, name=name)
    post.read()
    (mail,) = post.send()
    assert mail["subject"].strip().replace("= ?", "=?").startswith(" ".join(name.split())[:100])
    assert mail["bcc"] is None
    assert mail["to"] == "buyer@kumo.example"
    assert body(mail).count(secret) == 1  # a name in braces is not replaced


def test_nothing_that_is_kept_opens_an_order(post):
    secret = order(post)
    (mail,) = post.read()
    kept = " ".join(str(getattr(mail, field.name)) for field in Mail._meta.concrete_fields)
    assert secret not in kept
    assert secret in compose(mail).text
    assert secret not in compose(mail, is_shown=True).text


def test_mails_stay_where_they_are_when_a_conference_moves():
    """Another installation would send them once more."""
    assert not {"Mail", "Outbox", "AddressRequest"} & {table.__name__ for table in tables()}


def test_a_renewed_address_is_the_one_that_is_sent_again(post):
    secret = order(post)
    number = post.shop.order(secret).number
    post.read()
    renew_address(**post.shop.crew, number=number)
    with pytest.raises(NotFound):
        post.shop.order(secret)
    assert secret not in body(post.send()[0])  # what had not left has the new one
    resend_order(**post.shop.crew, number=number)
    *_, again = post.send()
    assert secret not in body(again)
    address = next(line for line in body(again).splitlines() if line.startswith("https://"))
    assert post.shop.order(address.rpartition("/")[2]).number == number


def test_an_order_whose_secret_is_unknown_says_what_to_do_until_it_is_renewed(post):
    secret = order(post)
    post.read()
    order_now = post.shop.order(secret)
    Order.objects.filter(pk=order_now.pk).update(secret_digest="0" * 64)
    assert "Answer this mail" in body(post.send()[0])
    with pytest.raises(Refused, match="give it a new one"):
        resend_order(**post.shop.crew, number=order_now.number)
    resend_order(**post.shop.crew, number=order_now.number, renew=True)
    *_, again = post.send()
    assert "Answer this mail" not in body(again)


def test_two_conferences_have_different_secrets_for_one_number(post):
    first = find_order(post.shop.conference, post.shop.order(order(post)).number)
    other = open_conference(
        by=COMMAND_LINE,
        at=post.shop.at,
        slug="kaze",
        name="Kaze Days",
        starts_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 3),
        time_zone="Asia/Tokyo",
    )
    first.conference = other
    assert secret_of(first) != secret_of(find_order(post.shop.conference, first.number))


def test_mails_that_wait_for_release_stay_and_who_came_back_is_held(post):
    save_outbox(**post.shop.crew, waits=True)
    order(post)
    post.read()
    assert post.send() == []
    save_outbox(**post.shop.crew, waits=False)
    order(post, email="other@kumo.example")
    post.read()
    assert len(post.send()) == 1
    record_bounce(**post.shop.crew, address="Other@kumo.example", problem="550 no such user")
    order(post, email="other@kumo.example")
    post.read()
    post.send()
    assert post.states() == ["held", "bounced", "held"]


def test_the_reason_of_the_crew_is_told(post):
    secret = order(post)
    cancel_order(**post.shop.crew, number=post.shop.order(secret).number, reason="Hall too small")
    post.read()
    assert "Reason: Hall too small" in body(post.send()[-1])
