"""The check-in app of the running demo: a scanner that types, no network, and back."""

import pytest

DESK = "/demo/desk"


@pytest.fixture
def tickets(visit):
    """Sold tickets that nobody has used, those at the end of the list; (number, name, owed)."""
    page = visit("staff", f"{DESK}/overview")
    told = page.evaluate(
        """fetch('/api/v1/demo/desk.snapshot', {headers: {Accept: 'application/json'}})
           .then((answer) => answer.json())"""
    )["result"]
    kinds = {item["id"]: item["kind"] for item in told["items"]}
    return [t for t in told["tickets"] if kinds[t["item"]] == "individual"][::-1]


def begin(page, name):
    page.locator("#desk-list option").nth(2).wait_for(state="attached")
    page.locator("#desk-name").fill(name)
    page.locator("#set-up button[type=submit]").click()
    page.locator("#link.is-up").wait_for()


def scan(page, text, state):
    """As a scanner does that types and ends with Enter."""
    page.locator("#words").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator(f"#answer[data-state={state}]").wait_for()
    return page.locator("#answer").inner_text()


def test_a_desk_goes_on_without_a_network_and_hands_in_afterwards(visit, axe, tickets):
    page = visit("staff", DESK, phone=True, dark=True, forgiving=True)
    begin(page, "Front 8")
    assert axe(page) == []
    first, second = [ticket for ticket in tickets if not ticket["owed"]][:2]
    assert first["name"] in scan(page, first["number"], "in")
    assert "at this desk" in scan(page, first["number"], "stop")
    assert "Not a ticket code" in scan(page, "KAISAI1:AAAA", "stop")
    assert axe(page) == []
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    assert "Not compared with the other desks yet" in scan(page, second["number"], "in")
    assert page.locator("#queue").inner_text() == "1 not yet handed in"
    page.reload()  # the page comes from the device, and so do its log and the attendees
    page.locator("#queue", has_text="1 not yet handed in").wait_for()
    assert "at this desk" in scan(page, second["number"], "stop")
    page.context.set_offline(False)
    page.locator("#queue", has_text="All handed in").wait_for()
    page.locator("summary").click()
    page.locator("#log button").first.click()
    page.locator("#reason").fill("wrong person")
    page.locator("#say-why button[type=submit]").click()
    page.locator("#log em", has_text="Undone").first.wait_for()
    scan(page, second["number"], "in")


def test_two_desks_are_told_of_a_double_use(visit, tickets):
    free = [ticket for ticket in tickets if not ticket["owed"]][2]
    desks = [visit("staff", DESK, phone=True, forgiving=True, language="ja") for _desk in range(2)]
    for number, page in enumerate(desks):
        begin(page, f"Side {number}")
        page.context.set_offline(True)
        assert "入場OK" in scan(page, free["number"], "in")
    for page in desks:
        page.context.set_offline(False)
    for page in desks:
        page.locator("#trouble", has_text=free["number"]).wait_for()
        told = page.locator("#trouble").inner_text()
        assert "Side 0" in told
        assert "Side 1" in told


def test_a_name_is_found_and_who_owes_is_let_in_only_with_a_reason(visit, axe, tickets):
    page = visit("staff", DESK, phone=True, language="ja", forgiving=True)
    begin(page, "Back 8")
    owing = next(ticket for ticket in tickets if ticket["owed"] and ticket["latin"])
    page.locator("#words").fill(owing["latin"])
    page.keyboard.press("Enter")
    page.locator("#found button", has_text=owing["number"]).click()
    page.locator("#answer[data-state=ask]").wait_for()
    assert axe(page) == []
    assert page.locator("#actions button", has_text="代金を受け取る").is_visible()
    page.locator("#actions button", has_text="理由を入力して入場").click()
    page.locator("#reason").fill("夕方にお支払い")
    page.locator("#say-why button[type=submit]").click()
    page.locator("#answer[data-state=in]").wait_for()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{width} px beyond the edge"


def test_who_arrived_is_seen_on_a_phone_in_the_dark(visit, axe):
    page = visit("chair", f"{DESK}/overview", phone=True, dark=True, language="ja")
    page.get_by_text("名来場", exact=False).first.wait_for()
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 0, f"{width} px beyond the edge"
    assert axe(page) == []
