"""The waiting list: in order, all of a wish or nothing, and never a place that nobody can have."""

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER, WORKER
from kaisai.core.journal.kinds import revive
from kaisai.core.journal.models import Entry
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.queries import compose
from kaisai.domains.registration.enums import OrderState, WishState
from kaisai.domains.registration.models import Wish
from kaisai.domains.registration.operations import (
    Wanted,
    give_back,
    promote,
    promote_wish,
    renew_address,
    stop_waiting,
    wait,
)
from kaisai.domains.registration.queries import find_wish, list_offers, look_at_wish
from tests.domains.registration.test_selling import refusal


class Queue:
    """A shop with people who wait."""

    def __init__(self, shop):
        self.shop = shop

    @property
    def around(self):
        return {"by": STRANGER, "conference": self.shop.conference, "at": self.shop.at}

    def wait(self, name, **wanted):
        chosen = [Wanted(item, many) for item, many in wanted.items()]
        return wait(**self.around, wanted=chosen, name=name, email=f"{name}@kumo.example")

    def promote(self):
        return promote(**self.around | {"by": WORKER})

    def state(self, line):
        """(state of the wish, of its order, how many wait before it)."""
        told = look_at_wish(**self.around, secret=line.secret)
        order = told.wish.order
        return (told.wish.state, order and order.state, told.before)

    def sold(self, places, *quotas):
        """A sold-out conference; the secrets of its single tickets."""
        self.shop.quota("hall", places)
        for quota in quotas:
            self.shop.quota(quota, places)
        self.shop.item("entry", "hall", most=5)
        secrets = []
        for _place in range(places):
            secrets.append(self.shop.hold(entry=1).secret)
            self.shop.place(secrets[-1])
        return secrets

    def give_back(self, secret):
        give_back(**self.around, secret=secret)


@pytest.fixture
def queue(shop):
    return Queue(shop)


def told_of(line):
    entries = Entry.objects.filter(kind="registration.promoted", about=f"order:{line.number}")
    return [entry.sentence("en") for entry in entries]


def test_who_comes_first_comes_up_first_and_has_a_day(queue):
    first, second = queue.sold(2)
    ada, ben = queue.wait("ada", entry=1), queue.wait("ben", entry=1)
    assert (ada.before, ben.before) == (0, 1)
    assert refusal(queue.promote) == "nothing"
    queue.give_back(first)
    assert queue.promote() == 1
    assert queue.state(ada) == (WishState.PROMOTED, OrderState.HELD, 0)
    assert queue.state(ben) == (WishState.WAITING, None, 0)
    assert "next in line" in told_of(ada)[0]
    queue.shop.later(hours=23)
    assert queue.shop.place(ada.secret).state == OrderState.CONFIRMED
    queue.give_back(second)
    assert queue.promote() == 1
    queue.shop.later(hours=25)
    queue.shop.lapse()
    assert queue.state(ben) == (WishState.PROMOTED, OrderState.LAPSED, 0)
    assert queue.shop.hold(entry=1).number  # nobody waits any more, so it is on sale again


def test_nobody_jumps_the_queue_though_the_worker_sleeps(queue):
    (only,) = queue.sold(1)
    ada = queue.wait("ada", entry=1)
    queue.give_back(only)
    assert refusal(queue.shop.hold, entry=1) == "sold-out"
    assert queue.promote() == 1  # what the refused buyer began was taken back with the rest of it
    assert queue.state(ada)[:2] == (WishState.PROMOTED, OrderState.HELD)
    queue.shop.later(hours=24)
    assert queue.shop.hold(entry=1).number


def test_a_lapsed_hold_goes_to_who_waits(queue):
    queue.shop.quota("hall", 1)
    queue.shop.item("entry", "hall")
    queue.shop.hold(entry=1)
    ada = queue.wait("ada", entry=1)
    queue.shop.later(minutes=10)
    assert refusal(queue.shop.hold, entry=1) == "sold-out"
    assert queue.promote() == 1
    assert queue.state(ada)[0] == WishState.PROMOTED


def test_a_group_waits_together_and_leaves_nothing_unsold(queue):
    secrets = queue.sold(4)
    group = queue.wait("group", entry=3)
    ada = queue.wait("ada", entry=1)
    queue.give_back(secrets[0])
    assert queue.promote() == 1
    assert queue.state(group) == (WishState.WAITING, None, 0)
    assert queue.state(ada)[0] == WishState.PROMOTED
    assert f"1 before it want more than was free ({group.number})" in told_of(ada)[0]
    queue.give_back(secrets[1])
    assert refusal(queue.promote) == "nothing"  # one place, and the group needs three
    assert queue.shop.hold(entry=1).number
    queue.give_back(secrets[2])
    queue.give_back(secrets[3])
    queue.shop.later(minutes=10)
    assert queue.promote() == 1
    assert queue.shop.order(group.secret).tickets.count() == 3
    assert queue.shop.figures("hall") == (0, 4, 0)


def test_an_add_on_is_waited_for_with_its_ticket(queue):
    shop = queue.shop
    shop.quota("hall", 5)
    shop.quota("party", 1)
    shop.item("entry", "hall")
    shop.item("drinks", "party", kind="add_on")
    taken = shop.hold(drinks=1).secret
    both = queue.wait("both", entry=1, drinks=1)
    assert refusal(queue.promote) == "nothing"
    queue.give_back(taken)
    assert queue.promote() == 1
    assert sorted(str(t.item) for t in shop.order(both.secret).tickets.all()) == ["Drinks", "Entry"]


def test_the_crew_lets_somebody_come_first_and_says_why(queue):
    (only,) = queue.sold(1)
    queue.wait("ada", entry=1)
    eve = queue.wait("eve", entry=1)
    crew = queue.around | {"by": COMMAND_LINE}
    assert refusal(promote_wish, **crew, number=eve.number, reason=" ") == "no-reason"
    assert refusal(promote_wish, **crew, number=eve.number, reason="speaks") == "sold-out"
    queue.give_back(only)
    promote_wish(**crew, number=eve.number.lower(), reason="speaks on\nday 1")
    assert "before their turn. Held until" in told_of(eve)[0]
    assert Wish.objects.get(number=eve.number).reason == "speaks on day 1"
    assert not Entry.objects.filter(payload__icontains="speaks").exists()
    old = {"number": "ABCD2345", "until": "2026-11-01 10:00", "reason": "speaks"}
    assert "before their turn: speaks. Held" in revive("registration.promoted", old).sentence("en")
    assert "（理由: speaks）" in revive("registration.promoted", old).sentence("ja")
    assert refusal(promote_wish, **crew, number=eve.number, reason="again") == "not-waiting"


def test_who_leaves_is_not_called(queue):
    (only,) = queue.sold(1)
    ada, ben = queue.wait("ada", entry=1), queue.wait("ben", entry=1)
    stop_waiting(**queue.around, secret=ada.secret)
    assert refusal(stop_waiting, **queue.around, secret=ada.secret) == "not-waiting"
    queue.give_back(only)
    queue.promote()
    assert queue.state(ada) == (WishState.LEFT, None, 0)
    assert queue.state(ben)[0] == WishState.PROMOTED
    assert refusal(stop_waiting, **queue.around, secret=ben.secret) == "not-waiting"


def test_who_cannot_wait_is_told_why(queue):
    shop = queue.shop
    queue.sold(1)
    assert queue.wait("ada", entry=1)
    assert refusal(queue.wait, "ada", entry=2) == "waits-already"
    assert refusal(queue.wait, "", entry=1) == "no-name"
    assert refusal(queue.wait, "ben", entry=6) == "too-many"
    assert refusal(queue.wait, "ben", nothing=1) == "not-found"
    shop.quota("party", 1)
    shop.item("drinks", "party")
    assert refusal(queue.wait, "ben", drinks=1) == "can-be-had"
    shop.item("entry", "hall", promoted_for=0)
    assert refusal(queue.wait, "ben", entry=1) == "no-waiting-list"
    offers = {str(o.item): o.waiting for o in list_offers(**queue.around)}
    assert offers == {"Entry": None, "Drinks": None}


def test_places_that_are_added_go_to_who_waits(queue):
    queue.sold(1)
    ada = queue.wait("ada", entry=2)
    queue.shop.quota("hall", 3)
    assert refusal(queue.shop.hold, entry=1) == "sold-out"
    assert queue.promote() == 1
    assert queue.shop.figures("hall") == (1, 2, 0)
    assert find_wish(queue.shop.conference, ada.number.lower()).order.total == 0


@pytest.fixture
def clock(monkeypatch, queue):
    """Pages go by the shop's clock."""
    for name in (
        "core.surfaces.requests",
        "domains.registration.views.buying",
        "domains.registration.views.waiting_list",
    ):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: queue.shop.at)
    return queue


def test_a_phone_waits_and_orders_when_its_turn_comes(clock, browser):
    (only,) = clock.sold(1)
    buyer = browser(language="ja")
    assert "補欠" in buyer.get("/kumo/tickets").content.decode()
    refused = buyer.post("/kumo/tickets/hold", {"many-entry": "2"})
    assert "/kumo/tickets/wait?many-entry=2" in refused.content.decode()
    form = buyer.get("/kumo/tickets/wait?many-entry=1").content.decode()
    assert '<option value="1" selected' in form
    wrong = buyer.post("/kumo/tickets/wait", {"many-entry": "1", "name": "見本", "email": "x"})
    assert wrong.status_code == 422
    told = {"many-entry": "1", "name": "見本 太郎", "email": "taro@kumo.example"}
    line = buyer.post("/kumo/tickets/wait", told)
    assert "0" in buyer.get(line.url).content.decode()
    again = buyer.post("/kumo/tickets/wait", told)
    assert again.status_code != 302
    clock.give_back(only)
    clock.promote()
    page = buyer.get(line.url).content.decode()
    assert "あなたの番です" in page
    order = buyer.get(line.url.replace("/waiting/", "/orders/")).content.decode()
    assert "見本 太郎" in order
    assert "taro@kumo.example" in order
    secret = line.url.rsplit("/", 1)[1]
    number = clock.shop.order(secret).number
    renew_address(**clock.shop.crew, number=number)
    page = buyer.get(line.url).content.decode()
    assert f"/orders/{secret}" not in page  # it leads nowhere any more
    assert "アドレスが再発行されています" in page


def test_a_stranger_sees_nobody_on_the_list_and_the_crew_everybody(clock, browser):
    clock.sold(1)
    line = clock.wait("ada", entry=1)
    assert browser().get("/kumo/tickets/waiting/nonsense").status_code == 404
    assert browser().get("/kumo/registration/waiting").status_code in {302, 403}
    chair = browser(Role.CHAIR)
    assert "ada@kumo.example" in chair.get("/kumo/registration/waiting").content.decode()
    refused = chair.post(f"/kumo/registration/waiting/{line.number}/promote", {"reason": "vip"})
    assert "sold out" in refused.content.decode()
    buyer = browser()
    buyer.post(f"/kumo/tickets/waiting/{line.secret}/leave")
    assert (
        "left the waiting list"
        in buyer.get(f"/kumo/tickets/waiting/{line.secret}").content.decode()
    )


@pytest.mark.parametrize("language", ["en", "ja"])
def test_whoever_waits_gets_a_mail_with_their_page(queue, language):
    queue.sold(1)
    around = queue.around | {"wanted": [Wanted("entry", 2)], "language": language}
    line = wait(**around, name="Late", email="late@kumo.example")
    (mail,) = Mail.objects.filter(occasion="waiting_joined")
    assert (mail.email, mail.language) == ("late@kumo.example", language)
    told = compose(mail)
    assert line.number in told.subject
    assert "- 2 × Entry" in told.text
    assert f"/tickets/waiting/{line.secret}" in told.text
    assert line.secret not in compose(mail, is_shown=True).text
    assert line.secret not in str(mail.words)
