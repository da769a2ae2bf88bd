"""Ways in and out that only a real browser can walk: passkeys, and the back button after signing out."""

from types import SimpleNamespace

import pytest

from tests.browser.conftest import CHROMIUM, FLAGS

# A phone or laptop that knows its owner: it asks nobody and holds passkeys itself.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(demo):
    """The demo under its name: a passkey belongs to a name, 127.0.0.1 has none."""
    return SimpleNamespace(url=f"http://localhost:{demo.port}")


def sign_in(page, demo, role):
    email, password = demo.login(role)
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form:has(input[name=login]) button[type=submit]").click()
    page.wait_for_url(lambda there: "/accounts/login" not in there)


def sign_out(page):
    page.locator(".k-account summary").click()
    page.locator(".k-menu form button").click()
    page.locator(".k-welcome").wait_for()


def add_passkey(page, demo, called):
    """From the page of the account, as somebody would who never did it."""
    page.locator(".k-account summary").click()
    page.locator(".k-menu").get_by_role("link", name="Passkeys").click()
    page.get_by_role("link", name="Add").click()
    page.locator("input[name=password]").fill(demo.password)
    page.get_by_role("button", name="Confirm").click()
    page.locator("input[name=name]").fill(called)
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Add").click()


def test_a_passkey_is_added_opens_the_account_and_is_removed_again(visit, demo, named, axe):
    page = visit(None, "/accounts/login/", through=named)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, demo, "speaker")
    add_passkey(page, demo, "My phone")
    page.wait_for_url("**/recovery-codes/")  # for the day on which the phone is lost
    assert axe(page) == []
    sign_out(page)
    page.goto(f"{named.url}/accounts/login/?next=/accounts/2fa/webauthn/")
    page.locator("#passkey_login").click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    page.get_by_text("My phone").wait_for()
    assert axe(page) == []
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a security key").click()
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert page.get_by_text("My phone").count() == 0


@pytest.fixture(params=["kept whole", "kept as text"])
def forgetful(request, chromium):
    """A browser that keeps pages for its back button alive, as people's do, or only their text."""
    without = ["--disable-back-forward-cache"] if request.param == "kept whole" else []
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=without
    )
    yield browser.new_page()
    browser.close()


def test_the_back_button_shows_nothing_after_signing_out(forgetful, demo):
    page = forgetful
    page.goto(f"{demo.url}/accounts/login/?next=/demo/rooms")
    sign_in(page, demo, "day-staff")
    page.goto(f"{demo.url}/demo/network")
    sign_out(page)
    for _ in range(2):
        page.evaluate("history.back()")
        page.locator("input[name=login]").wait_for()
        assert page.locator(".k-frame").count() == 0
        page.wait_for_load_state()
