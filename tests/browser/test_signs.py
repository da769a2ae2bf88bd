"""Signs at the foot of a room on the day board: what will not hold, and alerts as they come."""

import json
import re

import pytest

BOARD = "/demo/today"
PHONE = {"phone": True, "dark": True}


def key_of(page, name):
    told = json.loads(page.locator("#board-data").text_content())
    return next(target["key"] for target in told["targets"] if target["name"] == name)


def ahead_of(page, room):
    return page.locator(f'[data-room="{room}"] [data-ahead]')


@pytest.mark.parametrize("look", [{}, PHONE])
def test_a_room_that_will_not_hold_leads_to_its_capacity(visit, look):
    page = visit("noc", BOARD, **look)
    sign = ahead_of(page, "hall-4f")
    sign.wait_for()
    assert re.search(r"will not hold.* people", sign.inner_text().replace("\n", " "))
    sign.click()
    page.wait_for_url("**/capacity/rooms/hall-4f")
    assert "will not hold" in page.locator(".capacity-verdict").inner_text()


def test_an_alert_is_counted_without_loading_the_page_anew_and_moves_nothing(visit, demo, axe):
    page = visit("noc", BOARD, **PHONE)
    page.evaluate("window.sameDocument = true")
    foot = page.locator('[data-room="room-2c"] .room-marks')
    before = foot.bounding_box()["height"]
    key = key_of(page, "sign-room-2c")
    sign = page.locator('[data-room="room-2c"] [data-alerts]')

    def counted():
        """The crowd of the demo may fill a radio of the room at any hour, which counts as well."""
        found = re.match(r"\d+", sign.inner_text()) if sign.is_visible() else None
        return int(found[0]) if found else 0

    def until(so):
        for _ in range(150):
            if so():
                return
            page.wait_for_timeout(1000)
        told = page.locator('[data-board="feed"]').inner_text()
        pytest.fail(f"the sign says {sign.inner_text()}; before {at_first}; changes: {told[:600]}")

    def lost_and_counted():
        demo.lose(key)
        return counted() > at_first

    at_first = counted()
    try:
        until(lost_and_counted)
        assert foot.bounding_box()["height"] == before
        assert page.evaluate("window.sameDocument") is True
        assert "alert" in page.locator('[data-board="alerts"]').inner_text()
        assert axe(page) == []
    finally:
        demo.mend(key)
    until(lambda: counted() <= at_first)


def test_of_the_past_nothing_is_predicted_and_back_in_the_present_it_is(visit):
    page = visit("noc", BOARD)
    ahead_of(page, "hall-4f").wait_for()
    page.keyboard.press("t")
    page.locator(".board-travelling").wait_for()
    ahead_of(page, "hall-4f").wait_for(state="hidden")
    page.keyboard.press("Escape")
    ahead_of(page, "hall-4f").wait_for()
