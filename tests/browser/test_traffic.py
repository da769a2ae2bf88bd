"""The traffic pages of the running demo: figures, charts that zoom together, the past, the phone."""

import re

import pytest

TRAFFIC = "/demo/traffic"
ROOM = f"{TRAFFIC}/rooms/hall-4f"


def wait_for_lines(page):
    """Until every chart of the page is drawn."""
    page.wait_for_function(
        "() => {const all = [...document.querySelectorAll('[data-chart]')];"
        "return all.length && all.every((one) => one.querySelector('canvas'))}"
    )


def span_of(page):
    """Seconds that the page shows, by its address."""
    told = re.findall(r"(?:from|to)=(\d+)", page.url)
    return int(told[1]) - int(told[0]) if len(told) == 2 else None


def test_the_numbers_people_ask_for_are_there(visit, axe):
    page = visit("noc", TRAFFIC)
    figures = page.locator(".figures")
    figures.get_by_text("Into the venue now").wait_for()
    page.wait_for_function(
        "() => /\\d+(\\.\\d+)? [kMG]bit/.test(document.querySelector('.figures dd').textContent)"
    )
    assert page.get_by_role("link", name="Hall 4F").count()
    assert page.get_by_role("link", name=re.compile("rt-1")).count()
    wait_for_lines(page)
    assert axe(page) == []


def test_one_drag_zooms_every_chart_and_a_double_click_goes_back(visit):
    page = visit("noc", f"{ROOM}?hours=6")
    wait_for_lines(page)
    assert page.locator("[data-chart]").count() == 2
    plot = page.locator(".u-over").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile("from="))
    assert span_of(page) == pytest.approx(6 * 3600 * 0.2, rel=0.15)
    assert page.locator("[data-hours][aria-pressed=true]").count() == 0
    page.reload()  # the address is the stretch: it can be sent to somebody
    wait_for_lines(page)
    assert span_of(page)
    page.locator(".u-over").last.dblclick()
    page.wait_for_function("() => !location.search.includes('from=')")
    assert page.locator('[data-hours="6"]').get_attribute("aria-pressed") == "true"


def test_yesterday_is_laid_under_today(visit):
    page = visit("noc", ROOM)
    wait_for_lines(page)
    legend = page.locator(".u-legend").first
    before = legend.locator(".u-series").count()
    page.get_by_role("button", name="Compare with yesterday").click()
    legend.get_by_text("all (yesterday)").wait_for()
    assert legend.locator(".u-series").count() == 2 * before - 1  # time is told once
    page.get_by_role("button", name="Compare with yesterday").click()
    legend.get_by_text("all (yesterday)").wait_for(state="detached")


def test_sessions_of_the_room_are_listed_as_what_happened(visit):
    page = visit("noc", f"{ROOM}?hours=6")
    marks = page.locator("[data-marks] li")
    marks.first.wait_for()
    assert page.locator(".mark-session").count()


def test_a_port_is_found_from_the_device(visit, axe):
    page = visit("noc", f"{TRAFFIC}/devices/sw-hall-4f")
    page.get_by_role("link", name="ge-0/0/2", exact=True).click()
    page.get_by_role("heading", name="sw-hall-4f ge-0/0/2").wait_for()
    wait_for_lines(page)
    assert axe(page) == []


@pytest.mark.parametrize("phone", [False, True])
def test_a_profile_asks_for_what_its_kind_needs_and_keeps_what_was_typed(visit, axe, phone):
    page = visit("noc", f"{TRAFFIC}/agents", phone=phone)
    form = page.locator("form[action$='/agents/profile']")
    form.get_by_label("Name").fill("upstairs")
    form.get_by_label("Community").wait_for()
    form.get_by_label("Asked over").select_option(label="Juniper Mist")
    form.get_by_label("API key").wait_for()
    assert form.get_by_label("Community").count() == 0
    assert form.get_by_label("User").count() == 0
    assert form.get_by_label("Name").input_value() == "upstairs"
    assert axe(page) == []
    form.get_by_label("Asked over").select_option(label="UniFi Network server")
    form.get_by_label("User").wait_for()
    assert form.get_by_label("Password").count() == 1


@pytest.mark.parametrize("path", [TRAFFIC, ROOM, f"{TRAFFIC}/devices/wlc-1", f"{TRAFFIC}/agents"])
def test_on_a_phone_in_the_dark_nothing_is_cut_off(visit, axe, path):
    page = visit("noc", path, phone=True, dark=True, language="ja")
    if page.locator("[data-chart]").count():
        wait_for_lines(page)
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{width} px beyond the edge"
    assert axe(page) == []
