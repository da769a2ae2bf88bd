"""Somebody scans the poster with a phone and offers; the crew accepts with one tap, and the phone follows."""

import re

import pytest

LIST = "/demo/day-staff"


@pytest.mark.parametrize("look", [{}, {"language": "ja", "dark": True, "phone": True}])
@pytest.mark.parametrize("path", [LIST, "/demo/crew", "/demo/join", "/demo/join/WRONGWRONG"])
def test_a_page_is_accessible_and_fits(visit, axe, path, look):
    page = visit("chair", path, forgiving=True, **look)
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_from_the_poster_to_the_board(visit, axe):
    chair = visit("chair", LIST)
    word = re.sub(r"\s", "", chair.locator(".signup-now code").inner_text())
    chair.locator(".signup-now a.primary").click()
    chair.locator(".signup-picture svg").wait_for()
    assert axe(chair) == []
    assert len(re.findall(rb"/Type\s*/Page\b", chair.pdf(prefer_css_page_size=True))) == 1
    stranger = visit(None, f"/demo/join/{word}", phone=True, language="ja")
    assert axe(stranger) == []
    stranger.locator("a.primary").click()
    assert stranger.locator(f"input[name=next][value='/demo/join/{word}']").count() == 1
    phone = visit("attendee", f"/demo/join/{word}", phone=True)
    phone.locator("input[name=name]").fill("Sample Helper")
    phone.locator("input[name=tasks]").first.check()
    assert axe(phone) == []
    phone.locator("button.signup-go").click()
    phone.get_by_text("Your offer is waiting").wait_for()
    assert axe(phone) == []
    chair.goto(chair.url.partition(LIST)[0] + LIST)
    card = chair.locator(".signup-offers li", has_text="Sample Helper")
    card.locator("form").first.get_by_role("button").click()
    chair.locator("td.k-lead", has_text="Sample Helper").wait_for()
    phone.get_by_text("You are day staff", exact=True).wait_for()  # by itself
    assert axe(phone) == []
    phone.get_by_role("link", name="To the conference").click()
    phone.wait_for_url("**/demo/today")
