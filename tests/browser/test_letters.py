"""Letters of invitation, as a guest and as the crew see them: empty, filled, refused, wrongly filled in."""

import pytest

LOOKS = {"en": {}, "ja-dark-phone": {"language": "ja", "dark": True, "phone": True}}
GUESTS = ("new", "waiting", "issued", "refused", "none")
CREW = {
    "filled": "/demo/letters",
    "waiting": "/demo/letters?state=waiting",
    "nobody": "/demo/letters?words=nobody-is-called-so",
    "letterhead": "/demo/letters/letterhead",
    "nothing": "/quiet/letters",
    "no-request": "/bare/letters",
    "no-letterhead": "/quiet/letters/letterhead",
}


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", GUESTS)
def test_a_guests_page_is_accessible_and_fits(visit, axe, places, state, look):
    page = visit(None, places[state], **LOOKS[look])
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", CREW)
def test_a_page_of_the_crew_is_accessible_and_fits(visit, axe, places, state, look):
    assert places
    role = "chair" if CREW[state].startswith("/demo/") else "noc"
    page = visit(role, CREW[state], **LOOKS[look])
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", ["waiting", "issued", "refused"])
def test_a_request_that_the_crew_looks_at_is_accessible_and_fits(visit, axe, places, state, look):
    page = visit("chair", places[f"crew-{state}"], **LOOKS[look])
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
def test_a_form_that_lacks_everything_says_so_at_each_field(visit, axe, places, look):
    page = visit(None, places["new"], forgiving=True, **LOOKS[look])
    form = page.locator("main form").last
    form.evaluate("form => { form.noValidate = true }")
    form.locator("button[type=submit]").click()
    page.locator("main form [aria-invalid=true]").first.wait_for()
    said = page.locator("main form .invalid-feedback").all_inner_texts()
    assert len(said) == page.locator("main form [aria-invalid=true]").count() >= 7
    assert all(said)
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
def test_days_in_the_wrong_order_are_told_in_words(visit, axe, places, look):
    page = visit(None, places["new"], forgiving=True, **LOOKS[look])
    for name, value in {
        "name": "ADA SAMPLE",
        "nationality": "Fictionia",
        "passport": "X1234567",
        "birth_date": "1990-02-28",
        "address": "1 Example Street",
        "arrives_on": "2020-02-02",
        "leaves_on": "2020-02-01",
        "consulate": "Embassy of Japan in Fictionia",
    }.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator(".letters-go").click()
    alert = page.locator("main form [role=alert]").first
    alert.wait_for()
    told = alert.inner_text()
    assert told.isascii() == (LOOKS[look].get("language") != "ja")
    assert axe(page) == []
    assert fits(page)
