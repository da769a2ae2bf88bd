"""Nobody finds out who has an account: the page says the same to all, the mail tells the owner."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.identity.models import Account
from kaisai.core.operations.accounts import create_account
from tests.cast import AT, fresh_address

KNOWN, UNKNOWN = "wind@kumo.example", "rain@kumo.example"
PASSWORD = "kumo-no-ue-4711"
PATHS = {"signup": "/accounts/signup/", "reset": "/accounts/password/reset/"}


class CountingHasher(MD5PasswordHasher):
    """Hashing is the one thing that takes long; this counts how often it is done."""

    hashed = 0

    def encode(self, password, salt):
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _calm(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    settings.PUBLIC_URL = "https://kumo.example"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def account(db):
    return create_account(by=COMMAND_LINE, at=AT, email=KNOWN, password=PASSWORD)


def ask(where, email, *, language="en", host="localhost:6666"):
    """What a browser is told that sends the form with that address: everything but the address."""
    headers = {"accept": "text/html", "accept-language": language, "host": host}
    client = Client(headers=headers, REMOTE_ADDR=fresh_address())
    form = {"email": email}
    if where == "signup":
        form |= {"password1": PASSWORD, "password2": PASSWORD}
    sent = client.post(PATHS[where], form)
    page = client.get(sent.headers["Location"])
    text = re.sub(r'value="[^"]{32,}"', "", page.content.decode()).replace(email, "ADDRESS")
    cookies = {(name, morsel["max-age"]) for name, morsel in client.cookies.items()}
    return sent.status_code, sent.headers["Location"], page.status_code, text, cookies


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("where", PATHS)
def test_a_known_and_an_unknown_address_are_told_the_same(account, where, language):
    known, unknown = (ask(where, email, language=language) for email in (KNOWN, UNKNOWN))
    assert known == unknown
    assert known[2] == 200


@pytest.mark.parametrize("where", PATHS)
def test_a_known_and_an_unknown_address_cost_the_same(account, mailoutbox, where):
    def cost(email):
        before = CountingHasher.hashed, len(mailoutbox)
        ask(where, email)
        return CountingHasher.hashed - before[0], len(mailoutbox) - before[1]

    assert cost(KNOWN) == cost(UNKNOWN)


@pytest.mark.parametrize(
    ("language", "where", "email", "words", "link"),
    [
        ("en", "signup", KNOWN, "already exists", "/accounts/password/reset/"),
        ("ja", "signup", KNOWN, "すでに", "/accounts/password/reset/"),
        ("en", "signup", UNKNOWN, "confirm", "/accounts/confirm-email/"),
        ("ja", "signup", UNKNOWN, "間違いなければ", "/accounts/confirm-email/"),
        ("en", "reset", KNOWN, "password reset", "/accounts/password/reset/key/"),
        ("ja", "reset", KNOWN, "パスワード", "/accounts/password/reset/key/"),
        ("en", "reset", UNKNOWN, "not have any record", "/accounts/signup/"),
        ("ja", "reset", UNKNOWN, "アカウント情報がありません", "/accounts/signup/"),
    ],
)
def test_the_mail_explains_in_the_language_of_who_asked_and_leads_to_our_address(
    account, mailoutbox, language, where, email, words, link
):
    ask(where, email, language=language)
    [mail] = mailoutbox
    assert mail.to == [email]
    assert words in mail.body
    assert f"https://kumo.example{link}" in mail.body
    assert "localhost" not in mail.body
    assert (re.search("[ぁ-ん]", mail.body + mail.subject) is not None) == (language == "ja")


def test_signing_up_again_changes_nothing_about_the_account(account):
    ask("signup", KNOWN.upper())
    assert Account.objects.count() == 1
    assert EmailAddress.objects.count() == 1


def test_who_signed_up_is_in_when_the_address_is_confirmed_and_not_before(db, mailoutbox):
    ask("signup", UNKNOWN)
    visitor = Client(headers={"accept": "text/html"}, REMOTE_ADDR=fresh_address())
    credentials = {"login": UNKNOWN, "password": PASSWORD}
    visitor.post("/accounts/login/", credentials)
    assert visitor.get("/accounts/tokens/").status_code == 302
    link = re.search(r"https://kumo\.example(/accounts/confirm-email/\S+)", mailoutbox[0].body)[1]
    assert visitor.post(link).status_code == 302
    visitor.post("/accounts/login/", credentials)
    assert visitor.get("/accounts/tokens/").status_code == 200


def test_a_second_address_that_somebody_else_has_is_not_told_either(cast, visitor, mailoutbox):
    def told(email):
        page = visitor("guest").post("/accounts/email/", {"email": email, "action_add": ""})
        return page.status_code, page.headers.get("Location")

    assert told("chair@kumo.example") == told("new@kumo.example")
