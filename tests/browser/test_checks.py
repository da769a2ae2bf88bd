"""The drop checks of the running demo: a phone measures in the dark, the crew signs off."""

import re

import pytest

CHECKS = "/demo/checks"
ROOM = f"{CHECKS}/rooms/hall-4f"


def measured(page, place):
    """Run the phone's check to its end."""
    page.get_by_label("Socket or SSID").fill(place)
    page.get_by_role("button", name="Measure").click()
    page.get_by_role("link", name="To the room").wait_for()
    return page


def test_a_phone_measures_and_the_room_is_signed_off(visit, axe):
    page = measured(visit("noc", f"{ROOM}/phone", phone=True, dark=True, forgiving=True), "KumoNet")
    assert page.locator("#said").inner_text() == "All is as expected. Handed in."
    for figure in ("down", "up"):
        told = page.locator(f"[data-figure={figure}]").inner_text()
        assert re.fullmatch(r"[\d.]+ Mbit/s", told), told
    assert page.locator("[data-figure=lost]").inner_text() == "0 / 20"
    assert page.locator("[data-figure=ipv4]").inner_text() == "yes"
    assert page.locator("[data-figure=ipv6]").inner_text() == "no"
    assert page.locator(".k-lines li").count() == 6
    assert "kaisai does not answer over IPv6" in page.locator("#told").inner_text()
    assert axe(page) == []
    page.get_by_role("link", name="To the room").click()
    page.get_by_role("button", name="Sign off the room").click()
    page.get_by_text("The room is signed off.").wait_for()
    assert axe(page) == []
    page.goto(page.url.replace("/rooms/hall-4f", ""))
    page.locator("#room-hall-4f").get_by_text("Signed off", exact=False).first.wait_for()


def test_somebody_in_between_is_found(visit):
    page = visit("chair", f"{ROOM}/phone", phone=True, forgiving=True)  # one run a minute each
    page.route("**/phone/known*", lambda route: route.fulfill(status=200, body="Welcome"))
    measured(page, "KumoNet")
    assert page.locator("#said").inner_text() == "Not as expected. Handed in."
    wrong = page.locator(".k-lines .is-down").locator("..")
    assert "captive portal" in wrong.inner_text()


def test_requests_that_get_no_answer_are_told(visit):
    page = visit("staff", f"{ROOM}/phone", phone=True, forgiving=True)
    page.route("**/phone/known*", lambda route: route.abort())
    page.route("**/phone/data", lambda route: route.abort())
    measured(page, "KumoNet")
    assert page.locator("[data-figure=lost]").inner_text() == "5 / 5"
    assert page.locator("[data-figure=down]").inner_text() == "–"
    assert "5 of 5 requests" in page.locator("#told").inner_text()


def test_a_connection_that_breaks_is_told_with_the_remedy(visit):
    page = visit("noc", f"{ROOM}/phone", phone=True, language="ja", forgiving=True)
    for moved in ("data", "sink"):
        page.route(f"**/phone/{moved}", lambda route: route.abort())
    page.route("**/checks.submit_phone_check", lambda route: route.abort())
    page.locator("#place").fill("KumoNet")
    page.locator(".checks-go").click()
    page.get_by_text("もう一度測定してください。").wait_for()
    assert page.locator(".checks-go").is_enabled()


@pytest.mark.parametrize("path", [CHECKS, ROOM, f"{ROOM}/phone", f"{ROOM}/expectations"])
def test_on_a_phone_in_the_dark_nothing_is_cut_off(visit, axe, path):
    page = visit("noc", path, phone=True, dark=True, language="ja")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{width} px beyond the edge"
    assert axe(page) == []
