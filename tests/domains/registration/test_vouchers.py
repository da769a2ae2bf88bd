"""Vouchers and waves: what is kept for some or for later is nobody else's, and comes back when it is over."""

from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, STRANGER
from kaisai.domains.registration.models import Voucher
from kaisai.domains.registration.operations import (
    Wanted,
    Wave,
    end_voucher,
    hold,
    make_vouchers,
    plan_waves,
)
from kaisai.domains.registration.queries import list_offers, list_quotas, list_vouchers
from tests.domains.conftest import AT
from tests.domains.registration.test_selling import refusal


@pytest.fixture
def hall(shop):
    """Ten places at 5,000 yen."""
    shop.quota("hall", 10)
    shop.item("entry", "hall", price=5_000, most=10)
    return shop


def make(shop, **told):
    usual = {"items": ["entry"], "valid_until": AT + timedelta(days=30)}
    return [each.code for each in make_vouchers(**shop.crew, **usual | told)]


def use(shop, code, **wanted):
    chosen = [Wanted(item, many) for item, many in wanted.items()]
    guest = {"by": STRANGER, "conference": shop.conference, "at": shop.at}
    return hold(**guest, wanted=chosen, voucher=code)


def plan(shop, *waves):
    several = [Wave(shop.at + timedelta(days=days), places) for days, places in waves]
    plan_waves(**shop.crew, quota="hall", waves=several)


def now(shop):
    """(free, kept, later) of the hall."""
    told = list_quotas(by=COMMAND_LINE, conference=shop.conference, at=shop.at)[0]
    return told.free, told.kept, told.later


def test_a_sponsor_has_their_tickets_though_everything_is_sold(hall):
    (code,) = make(hall, many=4, price=0, keeps_places=True, note="Kumo Ltd.")
    assert now(hall) == (6, 4, 0)
    assert refusal(hall.hold, entry=7) == "sold-out"
    assert hall.hold(entry=6).total == 30_000
    assert refusal(hall.hold, entry=1) == "sold-out"
    held = use(hall, f" {code.lower()} ", entry=3)
    assert held.total == 0
    assert hall.place(held.secret).total == 0
    assert refusal(use, hall, code, entry=2) == "voucher-used"
    use(hall, code, entry=1)
    assert refusal(use, hall, code, entry=1) == "voucher-used"
    hall.later(minutes=10)  # the last one lapses: it is the sponsor's again, not everybody's
    assert now(hall) == (6, 1, 0)
    assert use(hall, code, entry=1).number


def test_what_a_voucher_keeps_comes_back_when_it_is_over(hall):
    (code,) = make(hall, many=10, keeps_places=True)
    assert refusal(hall.hold, entry=1) == "sold-out"
    hall.later(days=30)
    assert refusal(use, hall, code, entry=1) == "bad-voucher"
    assert hall.hold(entry=10).number


def test_a_voucher_that_is_ended_keeps_nothing_and_what_was_had_stays(hall):
    (code,) = make(hall, many=3, keeps_places=True)
    hall.place(use(hall, code, entry=1).secret)
    end_voucher(**hall.crew, code=code)
    assert refusal(end_voucher, **hall.crew, code=code) == "over"
    assert now(hall) == (9, 0, 0)
    assert refusal(use, hall, code, entry=1) == "bad-voucher"
    assert hall.figures("hall")[0] == 1


def test_a_discount_is_for_its_items_alone_and_before_the_sale_as_well(hall):
    hall.quota("party", 5)
    hall.item("drinks", "party", price=3_000)
    hall.item("early", "hall", price=4_000, sale_from=AT + timedelta(days=3))
    (code,) = make(hall, items=["early"], price=1_000)
    assert refusal(hall.hold, early=1) == "not-yet"
    assert use(hall, code, early=1, drinks=1).total == 4_000
    hall.later(minutes=10)
    assert refusal(use, hall, code, early=2) == "voucher-used"
    assert use(hall, code, drinks=1).total == 3_000  # good for nothing of it, and in nobody's way


def test_many_codes_are_all_different_and_one_of_ones_own_is_unique(hall):
    codes = make(hall, vouchers=20, note="speakers")
    assert len(set(codes)) == 20
    make(hall, code="kumo-2026")
    assert refusal(make, hall, code="KUMO-2026") == "voucher-exists"
    assert refusal(make, hall, code="short") == "bad-value"
    assert refusal(make, hall, code="KUMO-2027", vouchers=2) == "bad-value"
    assert refusal(make, hall, valid_until=AT) == "past"
    assert refusal(make, hall, many=11, keeps_places=True) == "too-few"
    assert refusal(make, hall, items=[]) == "no-item"
    assert Voucher.objects.count() == 21  # what was refused left nothing
    found = list_vouchers(**hall.crew, text="speak")
    assert {each.voucher.code for each in found} == set(codes)


def test_each_wave_opens_by_itself(hall):
    plan(hall, (1, 3), (2, 3))
    assert now(hall) == (4, 0, 6)
    hall.place(hall.hold(entry=4).secret)
    offer = list_offers(by=STRANGER, conference=hall.conference, at=hall.at)[0]
    assert offer.next_at == hall.at + timedelta(days=1)
    assert refusal(hall.hold, entry=1) == "sold-out"
    hall.later(days=1)
    assert hall.place(hall.hold(entry=3).secret)
    assert refusal(hall.hold, entry=1) == "sold-out"
    hall.later(days=1)
    assert now(hall) == (3, 0, 0)


def test_waves_are_planned_anew_between_them(hall):
    plan(hall, (1, 5))
    assert refusal(plan, hall, (1, 11)) == "too-few"
    assert refusal(plan, hall, (-1, 1)) == "bad-wave"
    assert now(hall) == (5, 0, 5)
    make(hall, many=2, keeps_places=True)
    plan(hall, (1, 2), (3, 6))
    assert now(hall) == (0, 2, 8)
    plan(hall)
    assert now(hall) == (8, 2, 0)


def test_a_sponsor_buys_on_a_phone(monkeypatch, hall, browser):
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: hall.at)
    monkeypatch.setattr("kaisai.domains.registration.views.buying.now", lambda: hall.at)
    chair = browser(Role.CHAIR)
    made = chair.post(
        "/kumo/registration/vouchers",
        {
            "items": "entry",
            "vouchers": "1",
            "many": "2",
            "price": "0",
            "valid_until": f"{AT + timedelta(days=9):%Y-%m-%dT%H:%M}",
            "keeps_places": "on",
            "note": "Kumo Ltd.",
        },
    )
    assert made.status_code == 302
    code = Voucher.objects.get().code
    assert code in chair.get("/kumo/registration/vouchers").content.decode()
    guest = browser(language="ja")
    assert guest.post("/kumo/tickets/voucher", {"voucher": "NOTHING-1"}).status_code == 422
    page = guest.post("/kumo/tickets/voucher", {"voucher": code.lower()}).content.decode()
    assert "many-entry" in page
    refused = guest.post("/kumo/tickets/hold", {"many-entry": "3", "voucher": code})
    assert refused.status_code == 422
    held = guest.post("/kumo/tickets/hold", {"many-entry": "2", "voucher": code})
    assert "無料" in guest.get(held.url).content.decode()
    chair.post(f"/kumo/registration/vouchers/{code}/end")
    assert guest.post("/kumo/tickets/voucher", {"voucher": code}).status_code == 422


def test_the_crew_plans_waves_in_the_time_of_the_venue(monkeypatch, hall, browser):
    monkeypatch.setattr("kaisai.core.surfaces.requests.now", lambda: hall.at)
    chair = browser(Role.CHAIR)
    page = "/kumo/registration/quotas/hall/waves"
    moment = (AT + timedelta(days=9)).astimezone(hall.conference.zone)
    half = chair.post(page, {"at_0": f"{moment:%Y-%m-%dT%H:%M}", "places_0": ""})
    assert half.status_code == 422
    told = {"at_0": f"{moment:%Y-%m-%dT%H:%M}", "places_0": "4"}
    assert chair.post(page, told).status_code == 302
    assert now(hall) == (6, 0, 4)
    assert f"{moment:%Y-%m-%dT%H:%M}" in chair.get(page).content.decode()
