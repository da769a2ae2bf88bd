"""A walk over capacity: the board warns of hall 4F, says what to do, and lets one try it on a phone."""

import pytest

BOARD = "/demo/capacity"
ROOM = f"{BOARD}/rooms/hall-4f"
PAGES = (BOARD, f"{BOARD}?ahead=day", ROOM, f"{BOARD}/changes", f"{BOARD}/assumptions")
LOOKS = {"en": {}, "ja-dark-phone": {"language": "ja", "dark": True, "phone": True}}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits(visit, axe, path, look):
    page = visit("noc", path, **LOOKS[look])
    page.locator("main h1").first.wait_for()
    if path == BOARD:
        page.locator(".capacity-remedies").first.wait_for()
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_the_board_warns_of_the_hall_that_is_too_full_and_says_what_to_do(visit, shoot):
    page = visit("noc", BOARD)
    hall = page.locator("#room-hall-4f")
    assert hall.locator(".capacity-room-head .k-state").inner_text().strip() == "will not hold"
    hall.locator("details summary").or_(hall.locator(".capacity-remedies")).first.wait_for()
    if hall.locator("summary").count():
        hall.locator("summary").click()
    hall.locator(".capacity-remedies li").first.wait_for()
    assert "Hall 4F then holds about" in hall.inner_text()
    shoot(page, "capacity")
    hall.get_by_role("link", name="Hall 4F").click()
    page.wait_for_url("**/capacity/rooms/hall-4f")


def test_the_board_stays_alive_and_keeps_what_was_opened(visit):
    page = visit("noc", BOARD)
    page.locator(".capacity-remedies").first.wait_for()
    before = page.locator("#rooms > p").inner_text()
    page.wait_for_function(
        "was => document.querySelector('#rooms > p').innerText !== was", arg=before
    )
    assert page.locator(".capacity-remedies").count(), "nobody works it out anew every time"


def test_what_if_on_a_phone_without_leaving_the_page(visit):
    page = visit("noc", ROOM, phone=True)
    page.evaluate("window.stayed = true")
    page.get_by_label("APs more").fill("8")
    page.get_by_role("button", name="Try it").click()
    page.locator("#tried [data-after]").wait_for()
    table = page.locator("#tried table").inner_text()
    assert "will not hold" in table
    assert page.locator("#tried [data-after=holds]").count()
    page.get_by_label("APs more").fill("0")
    page.get_by_label("The session moves to").select_option("workshop-4b")
    page.locator("#tried h3").wait_for()
    assert "Workshop 4B" in page.locator("#tried").inner_text()
    assert page.evaluate("window.stayed"), "the page was not loaded anew"


def test_a_change_is_written_down(visit):
    page = visit("noc", f"{BOARD}/changes", phone=True)
    page.get_by_label("What was changed").fill("raised power on ap-hall-4f-1")
    page.get_by_label("Where").select_option("device:ap-hall-4f-1")
    page.get_by_role("button", name="Write it down").click()
    row = page.locator("#changes article").first
    row.wait_for()
    assert "raised power on ap-hall-4f-1" in row.inner_text()
    assert "judged at" in row.inner_text()
