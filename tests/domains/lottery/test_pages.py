"""Phones apply, the crew draws, everybody sees why. Strangers see numbers, and nothing else."""

import re

import pytest

from kaisai.core.access.enums import Role
from kaisai.domains.registration.enums import SaleMode

LOTTERY, CREW = "/kumo/lotteries/hands-on", "/kumo/draws/hands-on"


@pytest.fixture
def clock(monkeypatch, drum):
    """Pages go by the lottery's clock; two places are given away."""
    for name in ("core.surfaces.requests", "domains.registration.views.buying"):
        monkeypatch.setattr(f"kaisai.{name}.now", lambda: drum.at)
    drum.stock(lab=2)
    drum.lottery(lab=2)
    return drum


def applies(browser, who, **told):
    phone = browser(language="ja")
    answer = phone.post(LOTTERY, {"name": who, "email": f"{who}@kumo.example"} | told)
    assert answer.status_code == 302
    return phone, answer.url


def text(answer):
    return answer.content.decode()


def code_on(page):
    return re.search(r'lottery-code"><code>(\w+)<', page)[1]


def test_two_apply_together_and_both_see_what_became_of_it(clock, browser):
    one, first = applies(browser, "見本一", email="one@kumo.example")
    code = code_on(text(one.get(first)))
    two, second = applies(browser, "見本二", email="two@kumo.example", code=code.lower())
    assert "一緒に申し込んだ方" in text(one.get(first))
    assert first in text(one.get(LOTTERY))  # the browser finds its application again
    chair = browser(Role.CHAIR)
    assert "見本一" in text(chair.get(CREW))
    clock.later(hours=1)
    assert "受付終了" in text(one.get(LOTTERY))
    chair.post(f"{CREW}/publish")
    assert chair.post(f"{CREW}/draw").url == CREW
    for phone, mine in ((one, first), (two, second)):
        page = text(phone.get(mine))
        assert "当選しました" in page
        there = re.search(r'href="(/kumo/tickets/orders/[^"]+)"', page)[1]
        order = phone.get(there)
        assert "席を2026-10-10 11:00まで確保しています" in text(order)
        assert "data-left" not in text(order)
        assert order.context["form"].initial["email"].endswith("@kumo.example")
    assert "@kumo.example" in text(chair.get(f"{CREW}/applications.csv"))
    public = text(browser().get(LOTTERY))
    assert "見本" not in public
    assert "@kumo.example" not in public
    assert code not in public


def test_each_step_says_what_comes_next(clock, browser):
    guest, chair = browser(), browser(Role.CHAIR)
    assert "Apply until 10-03 11:00" in text(guest.get("/kumo/tickets"))
    assert "Apply until 10-03 11:00" in text(guest.get("/kumo/lotteries"))
    clock.later(hours=-2)
    assert "You can apply from 10-03 10:00" in text(guest.get(LOTTERY))
    assert "You can apply from 10-03 10:00" in text(guest.get("/kumo/tickets"))
    assert "Nobody has applied yet" in text(chair.get(CREW))
    clock.later(hours=3)
    assert "The list comes in a moment" in text(guest.get(LOTTERY))
    assert "Publish the list first" in text(chair.get(f"{CREW}/draw"))
    assert guest.get(f"{LOTTERY}/record.json").status_code == 404
    chair.post(f"{CREW}/publish")
    assert "The draw is next" in text(guest.get(LOTTERY))
    assert '"seed": null' in text(guest.get(f"{LOTTERY}/record.json"))
    chair.post(f"{CREW}/draw")
    page = text(guest.get(LOTTERY))
    assert "Nobody applied" in page
    assert "kaisai lottery verify lottery-hands-on.json" in page
    assert "The result is out" in text(guest.get("/kumo/tickets"))
    assert "drawn once" in text(chair.get(f"{CREW}/draw"))


def test_what_is_refused_is_said_in_the_form_and_nothing_is_typed_twice(clock, browser):
    told = {"name": "Sample One", "email": "one@kumo.example"}
    guest = browser()
    for wrong, sentence in (
        ({"code": "XXXXXXXX"}, "There is no group with this code"),
        ({"email": "nobody"}, "valid email"),
        ({"name": " "}, "required"),
    ):
        answer = guest.post(LOTTERY, told | wrong)
        assert answer.status_code == 422
        assert sentence in text(answer)
    assert guest.post(LOTTERY, told).status_code == 302
    again = browser().post(LOTTERY, told)
    assert "applied already" in text(again)
    assert "Sample One" in text(again)


def test_who_withdraws_or_gives_up_reads_so(clock, browser):
    one, first = applies(browser, "one")
    one.post(f"{first}/group", {"code": "XXXXXXXX"})
    before = code_on(text(one.get(first)))
    one.post(f"{first}/group", {"code": ""})
    assert code_on(text(one.get(first))) != before
    one.post(f"{first}/withdraw")
    assert "取り下げました" in text(one.get(first))
    assert first not in text(one.get(LOTTERY))
    several = [applies(browser, f"p{n}") for n in range(3)]
    clock.close()
    clock.draw()
    pages = {mine: text(phone.get(mine)) for phone, mine in several}
    winner = next((phone, mine) for phone, mine in several if "当選しました" in pages[mine])
    waits = next((phone, mine) for phone, mine in several if "補欠です" in pages[mine])
    winner[0].post(f"{winner[1]}/give-up")
    assert "辞退しました" in text(winner[0].get(winner[1]))
    chair = browser(Role.CHAIR)
    chair.post(f"{CREW}/move-up")
    assert "当選しました" in text(waits[0].get(waits[1]))
    assert "Moved up since" in text(browser().get(LOTTERY))
    clock.later(days=8)
    assert "手続きの期限が過ぎました" in text(waits[0].get(waits[1]))


def test_the_crew_announces_with_a_form(clock, browser):
    clock.stock("lab", item="tour")
    chair = browser(Role.CHAIR)
    told = {
        "slug": "tour",
        "name": "Tour",
        "items": ["tour"],
        "places_lab": "1",
        "opens_at": "2026-10-04T09:00",
        "closes_at": "2026-10-03T09:00",
        "most_in_group": "1",
        "claim_days": "3",
    }
    wrong = chair.post("/kumo/draws/new", told)
    assert wrong.status_code == 422
    right = chair.post("/kumo/draws/new", told | {"closes_at": "2026-10-05T09:00"})
    assert right.url == "/kumo/draws/tour"
    assert 'value="2026-10-05T09:00"' in text(chair.get("/kumo/draws/tour/edit"))
    assert "Tour" in text(chair.get("/kumo/draws"))
    assert clock.row("tour").commitment in text(browser().get("/kumo/lotteries/tour"))


def test_without_anything_to_draw_the_pages_say_where_to_begin(drum, browser):
    chair = browser(Role.CHAIR)
    for page in ("/kumo/draws", "/kumo/draws/new"):
        assert "Begin with a ticket type" in text(chair.get(page))
    assert "No lottery is announced" in text(browser().get("/kumo/lotteries"))
    drum.quota("lab", 2)
    drum.item("guests", "lab", mode=SaleMode.INVITATION)
    drum.item("later", "lab", mode=SaleMode.LOTTERY)
    shop = text(browser().get("/kumo/tickets"))
    assert "By invitation only" in shop
    assert "not announced yet" in shop


def test_only_who_sells_sees_who_applied(clock, browser):
    staff = browser(Role.STAFF)
    for page in (CREW, f"{CREW}/edit", f"{CREW}/draw", f"{CREW}/applications.csv", "/kumo/draws"):
        assert staff.get(page).status_code == 403
        assert browser().get(page).status_code in {302, 401}
    assert browser().get("/kumo/lotteries/applications/guessed").status_code == 404


def test_a_stranger_cannot_try_out_codes_all_day(clock, browser):
    guest = browser()
    told = {"name": "Sample", "email": "one@kumo.example", "code": "XXXXXXXX"}
    answers = [guest.post(LOTTERY, told, REMOTE_ADDR="127.9.9.9") for _one in range(25)]
    assert "wait a minute" in text(answers[-1])


def test_another_site_cannot_apply_for_its_visitors(clock, browser):
    told = {"name": "Sample", "email": "one@kumo.example"}
    answer = browser().post(LOTTERY, told, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
