"""A walk over the maps: layers, a dragged device, the past, floor plans, and a crowded network."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.browser.conftest import PATIENCE_MS

MAP = "/demo/maps"
TRIES = 60


def node(page, slug):
    return page.locator(f'.map-node[data-slug="{slug}"]')


def place_of(page, slug):
    return node(page, slug).get_attribute("transform")


def switch_to(page, layer):
    page.locator(f'[data-layer="{layer}"]').click()


def until(page, wanted):
    """Ask until something is true of the page; its policy forbids Playwright's own way of waiting."""
    for _ in range(PATIENCE_MS // 100):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {wanted}")


def drag(page, slug, right, down):
    box = node(page, slug).locator("rect, circle").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_shows_every_device_with_its_state_and_nothing_is_inaccessible(
    visit, axe, shoot, dark
):
    page = visit("noc", MAP, dark=dark)
    node(page, "sw-core").wait_for()
    assert page.locator(".map-node").count() == 59
    assert page.locator(".map-link").count() >= 58
    until(page, "document.querySelectorAll('.map-node.mark-up').length > 30")
    assert "up" in page.locator('[data-map="legend"]').inner_text()
    if not dark:
        shoot(page, "map")
    node(page, "sw-core").click()
    assert axe(page) == []


def test_layers_colour_devices_and_lines_and_stay_in_the_address(visit):
    page = visit("staff", MAP)
    switch_to(page, "clients")
    until(
        page, "document.querySelector('[data-slug=ap-hall-4f-1]').textContent.includes('clients')"
    )
    assert page.url.endswith("layer=clients")
    assert node(page, "sw-core").get_attribute("class") == "map-node mark-dim"
    switch_to(page, "load")
    until(page, "document.querySelectorAll('.map-link.mark-fine').length > 3")
    page.reload()
    assert page.locator('[data-layer="load"]').get_attribute("aria-pressed") == "true"


def test_the_panel_of_a_device_says_what_runs_over_its_lines(visit):
    page = visit("noc", MAP)
    node(page, "sw-core").click()
    panel = page.locator('[data-map="panel"]')
    until(page, "document.querySelector('[data-map=panel]').textContent.includes('bit/s')")
    panel.get_by_role("button", name="sw-4f").click()
    panel.get_by_role("heading", name="sw-4f").wait_for()
    assert panel.get_by_role("link", name="Device page").get_attribute("href") == (
        "/demo/network/devices/sw-4f"
    )
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_a_dragged_device_stays_where_it_was_put_until_it_is_given_back(visit):
    page = visit("noc", MAP)
    node(page, "isp-a-dns").wait_for()
    before = place_of(page, "isp-a-dns")
    with page.expect_response("**/maps/place") as answered:
        drag(page, "isp-a-dns", -60, 120)
    assert answered.value.status == 200
    moved = place_of(page, "isp-a-dns")
    assert moved != before
    page.reload()
    node(page, "isp-a-dns").wait_for()
    assert place_of(page, "isp-a-dns") == moved
    node(page, "isp-a-dns").click()
    with page.expect_response("**/maps/clear"):
        page.get_by_role("button", name="Place it automatically").click()
    until(
        page,
        f"document.querySelector('[data-slug=isp-a-dns]').getAttribute('transform') === '{before}'",
    )


def test_who_may_not_move_anything_pans_the_map_instead(visit):
    page = visit("staff", MAP)
    node(page, "sw-2f").wait_for()
    before = place_of(page, "sw-2f")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    drag(page, "sw-2f", 90, 40)
    assert place_of(page, "sw-2f") == before
    assert not any(url.endswith("/maps/place") for url in asked)


def test_a_fault_is_seen_without_reloading(visit, demo):
    page = visit("noc", MAP)
    node(page, "sign-room-2a").wait_for()
    page.evaluate("window.sameDocument = true")
    told = json.loads(page.locator("#map-data").text_content())
    key = next(n["targets"][0] for n in told["nodes"] if n["slug"] == "sign-room-2a")
    try:
        for _ in range(TRIES):
            demo.lose(key)
            page.wait_for_timeout(500)
            if "mark-down" in node(page, "sign-room-2a").get_attribute("class"):
                break
        assert "mark-down" in node(page, "sign-room-2a").get_attribute("class")
        assert "sign-room-2a" in page.locator('[data-map="line"]').inner_text()
        assert page.evaluate("window.sameDocument")
    finally:
        demo.mend(key)


def test_the_slider_goes_to_the_past_plays_and_comes_back(visit):
    page = visit("noc", f"{MAP}?layer=clients")
    node(page, "ap-hall-4f-1").wait_for()
    page.get_by_role("button", name="Time travel").click()
    page.locator('[data-travel="slider"]').wait_for()
    # two hours ago, or when the day began, which is at four in the morning
    wanted = page.locator('[data-travel="slider"]').evaluate(
        "(s) => (s.value = Math.max(Number(s.min), Date.now() - 2 * 3600e3), Number(s.value))"
    )
    with page.expect_response(f"**/maps/figures?t={wanted}") as answered:
        page.locator('[data-travel="slider"]').dispatch_event("change")
    then = answered.value.json()
    assert then["past"]
    clients = int(then["devices"]["ap-hall-4f-1"]["clients"])
    until(
        page,
        f"document.querySelector('[data-slug=ap-hall-4f-1]').textContent.includes('{clients} clients')",
    )
    assert "not at now" in page.locator('[data-map="band"]').inner_text()
    moment = page.locator('[data-travel="moment"]').inner_text()
    page.get_by_role("button", name="Play").click()
    until(page, f"document.querySelector('[data-travel=moment]').textContent !== '{moment}'")
    page.get_by_role("button", name="Back to now").click()
    page.locator('[data-travel="bar"]').wait_for(state="hidden")


def test_search_highlights_and_keys_walk_from_device_to_device(visit):
    page = visit("staff", MAP)
    node(page, "ap-expo-1").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("expo access")
    assert page.locator(".map-node.is-found").count() == 5
    page.keyboard.press("Enter")
    until(page, "document.activeElement.dataset.slug === 'ap-expo-1'")
    page.keyboard.press("ArrowUp")
    until(page, "document.activeElement.dataset.slug === 'sw-expo'")
    page.keyboard.press("Enter")
    page.locator('[data-map="panel"]').get_by_role("heading", name="sw-expo").wait_for()


@pytest.mark.parametrize("look", [{}, {"phone": True, "dark": True}])
def test_a_floor_plan_shows_its_picture_rooms_and_devices(visit, axe, look):
    page = visit("noc", MAP, **look)
    page.get_by_role("link", name="4F", exact=True).click()
    node(page, "ap-hall-4f-1").wait_for()
    drawing = page.locator(".map-ground image").get_attribute("href")
    assert page.request.get(page.url.split("/demo/")[0] + drawing).status == 200
    assert page.locator(".map-room").count() == 2
    switch_to(page, "clients")
    until(page, "document.querySelector('[data-room=hall-4f]').textContent.includes('clients')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []


def test_a_device_is_placed_on_a_plan_by_pointing_and_taken_off_again(visit):
    page = visit("chair", MAP)
    page.get_by_role("link", name="2F", exact=True).click()
    node(page, "sw-2f").wait_for()
    page.locator('[data-map="unplaced"]').select_option("device/stream-1")
    ground = page.locator(".map-ground image").bounding_box()
    page.mouse.click(ground["x"] + ground["width"] * 0.3, ground["y"] + ground["height"] * 0.85)
    node(page, "stream-1").locator("circle").click()
    page.get_by_role("button", name="Take it off the plan").click()
    node(page, "stream-1").wait_for(state="detached")


@pytest.fixture
def crowded(demo, tmp_path):
    """A second conference with 300 devices; its address."""
    rows = ["name,address,group,room,kind,parents", "core,127.93.0.1,Core,,switch,"]
    for number in range(299):
        kind, up = ("switch", "core") if number % 10 == 0 else ("ap", f"d{number // 10 * 10}")
        rows.append(f"d{number},127.94.{number // 250}.{number % 250 + 1},Hall,,{kind},{up}")
    file = tmp_path / "crowd.csv"
    file.write_text("\n".join(rows))
    today = f"{datetime.now(tz=UTC):%Y-%m-%d}"
    for command in (
        [
            "do",
            "conference.open",
            "slug=crowd",
            "name=Crowd",
            f"starts_on={today}",
            f"ends_on={today}",
        ],
        ["do", "--conference", "crowd", "access.grant_role", "email=noc@demo.example", "role=noc"],
        ["import", "network", str(file), "--conference", "crowd"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "kaisai", *command],
            env={**os.environ, "KAISAI_DATA": str(demo.data), "DATABASE_URL": ""},  # as the demo
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return "/crowd/maps"


def test_three_hundred_devices_are_drawn_found_and_moved(visit, crowded):
    page = visit("noc", crowded)
    node(page, "d298").wait_for(state="attached")
    assert page.locator(".map-node").count() == 300
    apart = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.map-node rect')].map((r) => r.getBoundingClientRect());
          return boxes.every((a, i) => boxes.every((b, j) => i >= j || a.right <= b.left + 1 ||
            b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1));
        }"""
    )
    assert apart, "no device stands on another"
    page.locator('[data-map="search"]').fill("d123")
    page.keyboard.press("Enter")
    page.locator('[data-map="panel"]').get_by_role("heading", name="d123").wait_for()
    assert node(page, "d123").is_visible()
    with page.expect_response("**/maps/place") as answered:
        page.get_by_role("button", name="Move: right").click()
    assert answered.value.status == 200
