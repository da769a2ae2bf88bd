"""Announced work, walked by whoever may announce it and by whoever may only read it."""

import pytest

BOARD = "/demo/today"
NETWORK = "/demo/network/devices"


def open_target(page, name):
    page.locator(".tile", has_text=name).first.wait_for()
    page.locator('[data-board="filter"]').fill(name)
    page.locator(".tile").first.click()
    return page.locator('[data-board="detail"]')


def announce(page, part, reason):
    part.get_by_text("Announce maintenance").focus()
    page.keyboard.press("Enter")
    part.get_by_label("Reason").fill(reason)
    page.keyboard.press("Enter")
    part.get_by_text("Maintenance announced.").wait_for()


def test_by_keyboard_work_is_announced_shown_extended_and_ended(visit, axe):
    page = visit("noc", BOARD)
    watcher = visit("staff", BOARD)
    dialog = open_target(page, "dns-2")
    announce(page, dialog, "new zone files")
    assert "announced" in page.evaluate("document.activeElement.textContent")
    assert axe(page) == []
    told = dialog.locator(".k-work-item").inner_text()
    for word in ("dns-2", "new zone files", "until", "Demo Network crew"):
        assert word in told
    line = watcher.locator('[data-board="work-list"] li')
    line.get_by_text("new zone files").wait_for()
    assert axe(watcher) == []
    line.get_by_role("button").click()
    theirs = watcher.locator('[data-board="detail"] .k-work-item')
    theirs.wait_for()
    assert theirs.get_by_role("button").count() == 0
    assert watcher.get_by_text("Announce maintenance").count() == 0
    dialog.get_by_role("button", name="15 min").and_(page.locator("[name=minutes]")).click()
    dialog.get_by_text("Maintenance extended.").wait_for()
    dialog.get_by_role("button", name="End now").click()
    dialog.get_by_text("Maintenance ended.").wait_for()
    dialog.locator(".k-work-item").wait_for(state="detached")
    line.wait_for(state="detached")
    watcher.locator('[data-board="work"]').wait_for(state="hidden")
    theirs.wait_for(state="detached")


def test_a_refusal_is_one_sentence_in_the_form_which_keeps_what_was_written(visit):
    page = visit("noc", BOARD, forgiving=True)  # browsers log every answer of 422
    dialog = open_target(page, "dns-1")
    dialog.get_by_text("Announce maintenance").click()
    dialog.get_by_label("Reason").fill("new zone files")
    assert not dialog.get_by_label("Until").is_visible()
    dialog.get_by_label("Takes").select_option("until")
    assert dialog.get_by_label("Until").is_visible()
    dialog.get_by_role("button", name="Announce").click()
    assert dialog.get_by_role("alert").inner_text() == "Say until when."
    assert dialog.get_by_label("Reason").input_value() == "new zone files"


@pytest.mark.parametrize("look", [{}, {"language": "ja", "phone": True, "dark": True}])
def test_the_page_of_a_device_has_the_same_and_fits(visit, axe, look):
    page = visit("noc", f"{NETWORK}/wlc-1", **look)
    part = page.locator(".k-work")
    part.locator("summary").click()
    part.locator("[name=note]").fill("ケーブル交換")
    part.locator("form button").last.click()
    part.locator(".k-work-item").wait_for()
    part.locator("summary").click()
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "the page scrolls sideways"
    part.locator(".k-work-turns form").last.locator("button").click()
    part.locator(".k-work-item").wait_for(state="detached")


def test_there_is_nothing_to_announce_in_the_past(visit):
    page = visit("noc", BOARD)
    tile = page.locator(".tile", has_text="dhcp-1")
    tile.wait_for()
    page.wait_for_timeout(2000)
    page.keyboard.press("t")
    page.locator('[data-travel="slider"]').evaluate(
        "slider => { slider.value = Date.now() - 1000; slider.dispatchEvent(new Event('change')); }"
    )
    tile.click()
    page.locator('[data-board="detail"] h2', has_text="dhcp-1").wait_for()
    assert not page.get_by_text("Announce maintenance").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.locator("body:not(.board-travelling)").wait_for()
    offered = page.get_by_text("Announce maintenance")
    for _ in range(20):  # the wall is drawn anew when now is back, and a click may fall in between
        tile.click()
        page.wait_for_timeout(1000)
        if offered.is_visible():
            break
        page.keyboard.press("Escape")
    assert offered.is_visible()


@pytest.mark.parametrize(
    "path", ["/demo/network/import", "/demo/schedule/import", "/accounts/2fa/"]
)
def test_a_title_does_not_touch_the_card_below_it(visit, path):
    page = visit("chair", path)
    title = page.locator("main h1").bounding_box()
    card = page.locator("main h1 + .k-panel").bounding_box()
    assert card["y"] - (title["y"] + title["height"]) >= 8
