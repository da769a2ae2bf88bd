"""Mails, and those that came back, as the crew sees them: nothing yet, many, reports that say something or nothing."""

import pytest

from tests.browser.test_letters import LOOKS, fits
from tests.returned import report

RETURNED = "/demo/mails/returned"
PAGES = {
    "filled": "/demo/mails",
    "came-back": "/demo/mails?state=bounced",
    "nobody": "/demo/mails?words=nobody-is-called-so",
    "reports": RETURNED,
    "settings": "/demo/mails/settings",
    "wordings": "/demo/mails/wordings",
    "wording": "/demo/mails/wordings/ticket_ended",
    "nothing": "/bare/mails",
}


def chosen(page, data):
    """The page after a mailbox with this was chosen."""
    file = {"name": "returned.mbox", "mimeType": "application/mbox", "buffer": data}
    page.locator("main input[type=file]").set_input_files(file)
    page.locator("main form button[type=submit]").click()


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", PAGES)
def test_a_page_of_mails_is_accessible_and_fits(visit, axe, places, state, look):
    assert places
    role = "chair" if PAGES[state].startswith("/demo/") else "noc"
    page = visit(role, PAGES[state], **LOOKS[look])
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
def test_what_reports_would_mark_is_shown_first(visit, axe, places, look):
    page = visit("chair", RETURNED, **LOOKS[look])
    long = "550 5.1.1 " + "there-is-no-such-mailbox-here-" * 6
    chosen(page, report(places["email"], places["message_id"], said=long))
    page.locator("button[name=confirm]").wait_for()
    assert page.get_by_text(places["email"]).is_visible()
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
def test_a_report_about_nothing_of_ours_marks_nothing(visit, axe, look):
    page = visit("chair", RETURNED, **LOOKS[look])
    chosen(page, report("stranger@elsewhere.example", "0@elsewhere.example"))
    page.locator("main table").wait_for()
    assert page.locator("button[name=confirm]").count() == 0
    assert axe(page) == []
    assert fits(page)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("data", [b"", b"Hello, this is no report.\n"])
def test_a_file_without_a_report_is_told_in_words(visit, axe, look, data):
    page = visit("chair", RETURNED, forgiving=True, **LOOKS[look])
    page.locator("main form").evaluate("form => { form.noValidate = true }")
    chosen(page, data)
    told = page.locator("main .invalid-feedback, main [role=alert], main table + p")
    told.first.wait_for()
    assert told.count() == 1  # once, and not above the form as well
    assert axe(page) == []
    assert fits(page)


def test_a_phone_marks_what_came_back_and_the_list_has_it(visit, axe, places):
    page = visit("chair", RETURNED, phone=True, language="ja")
    chosen(page, report(places["email"], places["message_id"]))
    page.locator("button[name=confirm]").click()
    page.wait_for_url("**/demo/mails")
    page.locator("main h1").first.wait_for()
    assert axe(page) == []
    page.goto(f"{page.url}?state=bounced")
    assert page.get_by_text(places["email"]).first.is_visible()
