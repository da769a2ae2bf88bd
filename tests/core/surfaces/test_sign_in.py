"""The sign-in page: in both languages, patient with people, not with guessers."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.operations.accounts import create_account
from tests.cast import AT, fresh_address

PASSWORD = "kumo-no-ue-4711"
PAGE = "/accounts/login/"


@pytest.fixture(autouse=True)
def _calm(settings):
    """Guesses of another test are not held against this one; hashing is not what is tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def account(db):
    return create_account(by=COMMAND_LINE, at=AT, email="wind@kumo.example", password=PASSWORD)


@pytest.fixture
def browser():
    def make(language="en", **options):
        headers = {"accept": "text/html", "accept-language": language}
        return Client(headers=headers, REMOTE_ADDR=fresh_address(), **options)

    return make


def sign_in(browser, email="wind@kumo.example", password=PASSWORD, path=PAGE):
    return browser.post(path, {"login": email, "password": password})


def is_in(browser):
    return browser.get("/accounts/tokens/").status_code == 200


@pytest.mark.parametrize(("language", "word"), [("en", "Sign in"), ("ja", "ログイン")])
def test_the_page_speaks_the_visitors_language(account, browser, language, word):
    response = browser(language).get(PAGE)
    text = response.content.decode()
    assert response.status_code == 200
    assert re.search(rf'<html[^>]+lang="{language}"', text)
    assert word in text
    assert 'name="login"' in text
    assert 'name="password"' in text


def test_with_the_right_password_one_is_in_and_out_again(account, browser):
    visitor = browser()
    assert not is_in(visitor)
    assert sign_in(visitor).status_code == 302
    assert is_in(visitor)
    visitor.post("/accounts/logout/")
    assert not is_in(visitor)


def test_the_case_of_the_mail_address_does_not_matter(account, browser):
    visitor = browser()
    sign_in(visitor, email="Wind@Kumo.Example")
    assert is_in(visitor)


def test_a_wrong_password_and_an_unknown_person_are_told_the_same(account, browser):
    def told(email):
        visitor = browser()
        response = sign_in(visitor, email=email, password="wrong-one-0815")
        assert response.status_code in {200, 400}
        assert not is_in(visitor)
        found = response.context["form"].errors.as_json()
        assert found != "{}"
        return found

    assert told("wind@kumo.example") == told("nobody@kumo.example")


def test_guessing_ends_after_a_few_attempts_even_with_the_right_one(account, browser):
    guesser = browser()
    for number in range(11):
        sign_in(guesser, password=f"guess-{number}")
    sign_in(guesser)
    assert not is_in(guesser)


def test_who_was_shut_out_stays_out(account, browser):
    account.is_active = False
    account.save()
    visitor = browser()
    sign_in(visitor)
    assert not is_in(visitor)


def test_who_is_shut_out_while_inside_is_out_at_once(account, browser):
    visitor = browser()
    sign_in(visitor)
    account.is_active = False
    account.save()
    assert not is_in(visitor)


def test_after_signing_in_one_is_where_one_wanted_to_be(account, browser):
    wanted = browser().get("/accounts/tokens/").headers["Location"]
    assert wanted.startswith(PAGE)
    visitor = browser()
    assert sign_in(visitor, path=wanted).headers["Location"] == "/accounts/tokens/"


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_a_foreign_page(account, browser, there):
    response = sign_in(browser(), path=f"{PAGE}?next={there}")
    assert "evil.example" not in response.headers.get("Location", "")
    assert "javascript" not in response.headers.get("Location", "")


def test_a_form_of_a_foreign_page_signs_nobody_in(account, browser):
    visitor = browser(enforce_csrf_checks=True)
    assert sign_in(visitor).status_code == 403
    assert not is_in(visitor)


def test_the_cookie_is_not_for_scripts_and_the_session_is_new(account, browser):
    visitor = browser()
    sign_in(visitor)
    cookie = visitor.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    first = cookie.value
    visitor.post("/accounts/logout/")
    sign_in(visitor)
    assert visitor.cookies["sessionid"].value != first


def test_the_password_comes_back_in_no_page(account, browser):
    response = sign_in(browser(), password="typed-by-mistake-99")
    assert "typed-by-mistake-99" not in response.content.decode()
