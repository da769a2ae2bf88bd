"""What holds for every request, whichever page it asks for."""

import contextlib

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path

from kaisai.core.kit.errors import Refused, Unavailable
from kaisai.core.surfaces.middleware import answer_refusal
from tests.cast import fresh_address


def troubled(error):
    def view(_request):
        raise error

    return view


class Troubles:
    """Addresses that go wrong, each in its way."""

    urlpatterns = [
        path("refused", troubled(Refused("too-late", "The doors are closed.", status=409))),
        path("forbidden", troubled(Refused("no", "Not for you.", status=403))),
        path("unavailable", troubled(Unavailable("the mail server does not answer"))),
        path("bug", troubled(ZeroDivisionError("a bug"))),
        path("away", troubled(OperationalError("server closed the connection"))),
    ]
    handler500 = "kaisai.core.surfaces.troubles.answer_trouble"


def ask(address, accept="text/html", **options):
    client = Client(
        headers={"accept": accept}, REMOTE_ADDR=fresh_address(), raise_request_exception=False
    )
    return client.get(address, **options)


@pytest.mark.parametrize(
    "address", ["/", "/styleguide", "/health", "/accounts/login/", "/no/where"]
)
def test_every_answer_forbids_foreign_and_inline_scripts(db, address):
    headers = ask(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/styleguide", "/accounts/login/"])
def test_no_page_breaks_its_own_policy(db, address):
    text = ask(address).content.decode()
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick=" not in text


def test_a_stranger_is_sent_to_sign_in_and_learns_nothing(cast):
    real, invented = ask("/kumo/today"), ask("/no-such/today")
    for response, slug in ((real, "kumo"), (invented, "no-such")):
        assert response.status_code == 302
        assert response.headers["Location"] == f"/accounts/login/?next=%2F{slug}%2Ftoday"


def test_who_is_not_of_the_crew_cannot_tell_a_conference_from_none(visitor):
    guest = visitor("attendee")
    real, invented = guest.get("/kumo/today"), guest.get("/no-such/today")
    assert (real.status_code, invented.status_code) == (404, 404)
    assert "Kumo Days" not in real.content.decode()


def test_the_crew_gets_in(visitor):
    for who in ("chair", "staff", "day_staff", "desk_staff"):
        assert visitor(who).get("/kumo/today").status_code == 200, who


@override_settings(ROOT_URLCONF=Troubles)
def test_programs_get_a_code_and_a_sentence_people_a_page():
    response = ask("/refused", "application/json")
    assert (response.status_code, response.json()["code"]) == (409, "too-late")
    response = ask("/unavailable", "application/json")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")


def test_a_refusal_for_people_is_a_page_with_its_sentence(db, rf):
    request = rf.post("/", headers={"accept": "text/html"})
    request.COOKIES = {}
    for status in (400, 403, 404, 409, 422, 429):
        refusal = Refused("too-late", "The doors are closed.", status=status)
        response = answer_refusal(request, refusal)
        assert response.status_code == status
        assert "The doors are closed." in response.content.decode()


@override_settings(ROOT_URLCONF=Troubles)
def test_a_bug_is_an_error_not_a_refusal():
    response = ask("/bug", "application/json")
    assert (response.status_code, response.json()["code"]) == (500, "broken")
    assert "こちら側で問題" in ask("/bug").content.decode()


@override_settings(ROOT_URLCONF=Troubles)
def test_a_database_that_went_away_is_said_without_asking_it():
    response = ask("/away", "application/json")
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    page = ask("/away")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "look whether it was done" in page.content.decode()


@pytest.mark.parametrize("chosen", ["light", "dark", "auto"])
def test_the_theme_is_remembered_without_an_account(db, chosen):
    client = Client(REMOTE_ADDR=fresh_address())
    client.post("/theme", {"theme": chosen})
    assert client.cookies["theme"].value == chosen
    assert f'"{chosen}"' in client.get("/").content.decode()


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_choosing_a_theme_leads_back_but_never_away(db, there):
    client = Client(REMOTE_ADDR=fresh_address())
    assert client.post("/theme", {"theme": "dark", "next": there}).headers["Location"] == "/"
    answer = client.post("/theme", {"theme": "neon", "next": "/styleguide"})
    assert answer.headers["Location"] == "/styleguide"
    assert "neon" not in str(client.cookies)


@pytest.mark.parametrize("who", ["chair", "stranger"])
@pytest.mark.parametrize(
    "address", ["/", "/styleguide", "/kumo/today", "/kumo/rooms", "/no/where", "/search?q=a"]
)
def test_no_proxy_keeps_what_somebody_saw(visitor, who, address):
    told = visitor(who).get(address).headers["Cache-Control"]
    assert told == "private, no-cache"


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/signup/", "/accounts/tokens/", "/accounts/2fa/"]
)
def test_nobody_keeps_what_opens_an_account(visitor, address):
    told = visitor("chair").get(address).headers["Cache-Control"]
    assert {"private", "no-store"} <= set(told.split(", "))


def test_what_is_the_same_for_all_may_be_kept(db):
    with contextlib.closing(ask("/static/kaisai/icon.svg")) as answer:
        told = answer.headers["Cache-Control"]
    assert "private" not in told
    assert "no-store" not in told
    assert "max-age" in told
