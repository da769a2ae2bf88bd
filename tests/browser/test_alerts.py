"""A walk over alerts: what fires, a route that is tried, a rule for the party, why; on a phone too."""

import pytest

ALERTS = "/demo/alerts"


def wait_for_an_alert(page):
    """Somewhere in the demo a radio is full; an open page is told by itself."""
    page.locator(".alert-item").first.wait_for(timeout=240_000)


@pytest.mark.parametrize("look", [{}, {"language": "ja", "dark": True, "phone": True}])
def test_what_fires_is_readable_and_fits(visit, axe, look):
    page = visit("noc", ALERTS, **look)
    wait_for_an_alert(page)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", ["rules", "routes", "why?about=ap-main-hall"])
def test_the_pages_below_are_for_everybody(visit, axe, path):
    page = visit("noc", f"{ALERTS}/{path}", phone=True)
    page.locator("h1").wait_for()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_somebody_takes_care_with_the_keyboard(visit):
    page = visit("noc", ALERTS)
    wait_for_an_alert(page)
    page.get_by_role("button", name="I take care").first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("takes care, since").first.wait_for()


def test_a_route_is_tried_and_its_result_appears(visit):
    page = visit("noc", f"{ALERTS}/routes")
    page.get_by_label("Name").fill("nowhere")
    page.get_by_label("Webhook", exact=True).fill("http://127.0.0.1:9/hook")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("shown only now").wait_for()
    mine = page.locator("section").filter(has=page.get_by_role("heading", name="nowhere"))
    mine.get_by_role("button", name="Send a test").click()
    page.get_by_text("Tests on their way: 1").wait_for()
    for _attempt in range(60):
        if page.get_by_text("KAISAI_WEBHOOK_NETWORKS").count():
            break
        page.wait_for_timeout(500)
        page.goto(page.url)
    assert page.get_by_text("is in a private network").count()
    mine.get_by_role("button", name="Remove").click()
    page.get_by_text("Route removed").wait_for()
