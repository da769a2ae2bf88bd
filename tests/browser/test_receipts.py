"""A phone buys, pays at the desk, saves its receipt; the ledger has it."""

import re

import pytest


@pytest.fixture
def bought(visit, demo):
    """The page of an order that a phone made and the desk took the money for."""
    phone = visit(None, "/demo/tickets", phone=True, language="ja")
    phone.locator("select[name=many-individual]").select_option("2")
    phone.locator("main form button[type=submit]").click()
    for field in phone.locator("main fieldset input[type=text]").all():
        field.fill("見本 太郎")
    for choice in phone.locator("main fieldset select[required]").all():
        choice.select_option(index=1)
    phone.locator("input[type=email]").fill("buyer@kumo.example")
    phone.locator(".registration-go").click()
    phone.locator("main table").first.wait_for()
    number = re.search(r"[A-Z0-9]{8}", phone.locator("h1").inner_text())[0]
    desk = visit("chair", f"/demo/registration/orders/{number}")
    desk.locator("form[action$='/paid'] button").click()
    desk.locator("form[action$='/refund']").wait_for()
    phone.reload()
    return phone, desk


def saved(page, button):
    with page.expect_download() as told:
        button.click()
    return told.value.suggested_filename


def test_a_phone_saves_its_receipt_once_and_then_again_as_a_re_issue(bought, visit, axe):
    phone, desk = bought
    phone.locator("a[href$='/receipt']").click()
    phone.locator("input[name=recipient]").fill("株式会社みほん")
    assert axe(phone) == []
    first = saved(phone, phone.get_by_role("button", name="領収書（日本語）"))
    again = phone.get_by_role("button", name="再発行（日本語）")
    again.wait_for()  # the page knows by itself that the original is out
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    second = saved(phone, again)
    assert first != second
    desk.reload()
    assert axe(desk) == []
    desk.get_by_role("link", name="Open").click()
    desk.locator("h1", has_text=first.removesuffix(".pdf")).wait_for()
    assert axe(desk) == []
    ledger = visit("chair", "/demo/receipts?check", language="en", dark=True)
    for code in (first, second):
        assert ledger.locator("#lines code", has_text=code.removesuffix(".pdf")).first.is_visible()
    assert "as they were written" in ledger.locator("[role=status]").inner_text()
    assert axe(ledger) == []
    assert axe(visit("chair", "/demo/receipts/issuer")) == []
