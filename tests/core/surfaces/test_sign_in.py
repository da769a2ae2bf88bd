"""The sign-in page: in both languages, patient with people, not with guessers."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, actor_for
from kaisai.core.identity.queries import find_actor_by_token
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.accounts import create_account, grant_role, issue_token
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
    def make(language="en", *, headers=None, **options):
        headers = {"accept": "text/html", "accept-language": language} | (headers or {})
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


def test_behind_a_proxy_one_guesser_shuts_out_nobody_else(account, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # as KAISAI_PROXIED sets it
    proxy = fresh_address()
    for number in range(30):
        guesser = Client(REMOTE_ADDR=proxy, headers={"x-forwarded-for": "192.0.2.66"})
        sign_in(guesser, email=f"nobody{number}@kumo.example", password="a wrong one")
    person = Client(REMOTE_ADDR=proxy, headers={"x-forwarded-for": "192.0.2.77"})
    sign_in(person)
    assert is_in(person)


def test_the_link_to_a_new_password_leads_to_our_address_whatever_was_asked(
    account, browser, settings, mailoutbox
):
    settings.PUBLIC_URL = "https://kumo.example"
    visitor = browser(headers={"host": "localhost:6666"})
    visitor.post("/accounts/password/reset/", {"email": "wind@kumo.example"})
    [mail] = mailoutbox
    assert "https://kumo.example/accounts/password/reset/key/" in mail.body


def test_a_new_password_ends_the_api_tokens_too(account, browser):
    secret = issue_token(by=actor_for(account), at=now(), label="lights").secret
    assert find_actor_by_token(secret, at=now())
    visitor = browser()
    sign_in(visitor)
    new = {"oldpassword": PASSWORD, "password1": "kumo-no-shita-1147"}
    visitor.post("/accounts/password/change/", new | {"password2": new["password1"]})
    account.refresh_from_db()
    assert account.check_password("kumo-no-shita-1147")
    assert find_actor_by_token(secret, at=now()) is None


def test_a_role_goes_only_to_an_address_that_was_confirmed(cast, browser):
    """Anybody can sign up with the address of somebody whom the chair expects."""
    password = "kumo-no-ue-4711"
    form = {"email": "awaited@kumo.example", "password1": password, "password2": password}
    browser().post("/accounts/signup/", form)
    chosen = {"email": "awaited@kumo.example", "role": Role.NOC}
    with pytest.raises(Refused, match="not confirmed"):
        grant_role(by=cast["chair"], conference=cast.conference, at=AT, **chosen)
    EmailAddress.objects.filter(email="awaited@kumo.example").update(verified=True)
    grant_role(by=cast["chair"], conference=cast.conference, at=AT, **chosen)
