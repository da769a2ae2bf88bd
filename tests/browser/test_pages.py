"""Every other page in two looks: nothing complains, nothing is seriously inaccessible."""

import pytest

LOOKS = {"en": {}, "ja-dark-phone": {"language": "ja", "dark": True, "phone": True}}
PAGES = [
    (None, "/"),
    (None, "/accounts/login/"),
    (None, "/accounts/signup/"),
    (None, "/accounts/password/reset/"),
    ("chair", "/styleguide"),
    ("chair", "/accounts/tokens/"),
    ("chair", "/accounts/email/"),
    ("chair", "/accounts/password/change/"),
    ("chair", "/accounts/2fa/"),
    ("chair", "/accounts/2fa/webauthn/"),
    ("chair", "/search?q=ap&conference=demo"),
    ("chair", "/demo/rooms"),
    ("chair", "/demo/network"),
    ("chair", "/demo/network/devices/sw-2f"),
    ("chair", "/demo/network/import"),
    ("chair", "/demo/exchange"),
    ("noc", "/demo/exchange/exporters/dhcp-1"),
    ("chair", "/demo/schedule"),
    ("staff", "/demo/schedule/import"),
]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("role", "path"), PAGES)
def test_a_page_is_accessible_and_fits(visit, axe, role, path, look):
    page = visit(role, path, **LOOKS[look])
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_a_page_that_is_not_there_says_so_and_leads_back(visit, axe):
    page = visit("chair", "/demo/nowhere", forgiving=True)
    assert page.locator("main h1").inner_text() == "There is no such page"
    assert axe(page) == []
    page.get_by_role("link", name="To the start page").click()
    page.wait_for_url("**/demo/today")


def test_the_dark_system_darkens_tablers_own_parts(visit):
    bright = "node => getComputedStyle(node).backgroundColor"
    light = visit("chair", "/demo/rooms").locator(".card").first.evaluate(bright)
    dark = visit("chair", "/demo/rooms", dark=True).locator(".card").first.evaluate(bright)
    assert light == "rgb(255, 255, 255)"
    assert max(int(part) for part in dark[4:-1].split(",")) < 60


def test_the_chosen_theme_wins_over_the_system(visit):
    page = visit("chair", "/demo/rooms", dark=True)
    page.locator("select[name=theme]").select_option("light")
    page.locator('html[data-bs-theme="light"]').wait_for()
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert min(int(part) for part in shade[4:-1].split(",")) > 200


def test_sign_in_refuses_a_wrong_password_in_words(visit, demo):
    page = visit(None, "/accounts/login/")
    page.locator("input[name=login]").fill(demo.login("chair")[0])
    page.locator("input[name=password]").fill("not-the-one-we-agreed")
    page.locator("main form:has(input[name=login]) button[type=submit]").click()
    assert "not correct" in page.get_by_role("alert").inner_text()


def test_the_menu_of_the_account_opens_and_signs_out(visit):
    page = visit("day-staff", "/demo/rooms")
    page.locator(".k-account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.locator(".k-welcome").wait_for()


def test_a_phone_opens_the_navigation_and_escape_closes_it(visit):
    page = visit("chair", "/demo/rooms", phone=True)
    toggle = page.locator("[data-navigation-toggle]")
    toggle.click()
    page.get_by_role("link", name="Network").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Network").wait_for(state="hidden")
    assert toggle.get_attribute("aria-expanded") == "false"
