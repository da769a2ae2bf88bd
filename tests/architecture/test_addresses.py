"""Every address refuses a stranger, or stands here with the reason why it does not."""

import re

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from django.urls import get_resolver, resolve

from kaisai.consumers.live.stream import LiveStreams
from tests.cast import fresh_address

# Name of the address → why anybody may see it.
PUBLIC = {
    "payments_webhook:stripe": "the provider tells of payments, and only who signs is heard",
    "checks_reach": "a word is said again, so that phones know whether IPv4 and IPv6 lead here",
    "signup_open:join": "where the word on a poster is typed; names no conference before it is public",
    "signup_open:word": "says that a word leads nowhere, or what the poster is for",
    "shell:home": "says what this is and where to sign in",
    "shell:theme": "light or dark, in a cookie of one's own",
    "shell:search": "finds nothing for a stranger",
    "shell:styleguide": "components without data",
    "shell:health": "for load balancers",
    "set_language": "Japanese or English, in a cookie of one's own",
    "favicon": "an icon",
    "api:openapi-json": "what the API can do, no data",
    "account_login": "the way in",
    "account_logout": "the way out",
    "account_signup": "an account without a role sees nothing",
    "account_inactive": "says that an account was shut",
    "account_email_verification_sent": "says that a mail was sent",
    "account_confirm_email": "opened from a mail with its key",
    "account_reset_password": "asks for a mail",
    "account_reset_password_done": "says that a mail was sent",
    "account_reset_password_from_key": "opened from a mail with its key",
    "account_reset_password_from_key_done": "says that it is done",
    "mfa_login_webauthn": "the way in by passkey",
}
VALUES = {
    "conference": "kumo",
    "of": "kumo",
    "location": "all",
    "band": "both",
    "slug": "hall-a",
    "token": "1",
    "pk": "1",
    "key": "a-b",
    "kind": "port",
    "person": "a-b",
    "other": "c-d",
    "plan": "1",
    "page": "1",
    "uidb36": "1",
    "secret": "a-secret",
    "number": "ABCD2345",
    "code": "ABCD2345",
    "document": "1",
    "ending": "csv",
    "mail": "1",
    "occasion": "order_placed",
    "what": "hold",
    "word": "ABCDEFGHJK",
    "day": "2026-10-03",
}


def walk(patterns, path="", namespace=""):
    """(name, path) of every address, parts of the path filled in."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern.url_patterns, here, namespace + inner)
        else:
            name = f"{namespace}{pattern.name}" if pattern.name else pattern.pattern._regex
            yield name.replace(r"^favicon\.ico$", "favicon"), "/" + filled(here)


def filled(path):
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", path).replace("^", "").replace("$", "")
    path = path.replace("\\", "")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES[found[1]], path)


ADDRESSES = list(walk(get_resolver().url_patterns))
CLOSED = [(name, path) for name, path in ADDRESSES if name not in PUBLIC]
OF_A_CONFERENCE = [(name, path) for name, path in CLOSED if path.startswith("/kumo/")]


def visit(client, path):
    return {
        method: getattr(client, method)(path).status_code
        for method in ("get", "post", "put", "delete")
    }


def stranger():
    return Client(headers={"accept": "text/html"}, REMOTE_ADDR=fresh_address())


def test_the_list_of_open_doors_is_true():
    assert len(ADDRESSES) > 60
    assert PUBLIC.keys() - {name for name, _path in ADDRESSES} == set()
    assert all(PUBLIC.values())


def test_no_address_leads_to_the_page_of_another():
    led = {name: resolve(path).view_name for name, path in ADDRESSES if name != "favicon"}
    assert {name: there for name, there in led.items() if there != name} == {}


@pytest.mark.parametrize(("name", "path"), CLOSED, ids=lambda value: value)
def test_a_stranger_is_sent_to_sign_in_or_refused(cast, name, path):
    client = stranger()
    for method, status in visit(client, path).items():
        assert status in {302, 401, 403, 404, 405}, (method, status)
        if status == 302:
            there = getattr(client, method)(path).headers["Location"]
            assert there.startswith("/accounts/login/") or name == "mfa_authenticate", there
    assert 404 not in visit(client, path).values() or name == "api:api-root"


@pytest.mark.parametrize(("name", "path"), OF_A_CONFERENCE, ids=lambda value: value)
def test_an_attendee_does_not_learn_that_there_is_such_a_page(cast, visitor, name, path):
    assert set(visit(visitor("attendee"), path).values()) == {404}


@pytest.mark.parametrize("path", [path for name, path in ADDRESSES if name in PUBLIC])
def test_an_open_door_shows_nothing_of_a_conference(cast, path):
    response = stranger().get(path, {"q": "hall", "conference": "kumo"})
    assert response.status_code < 500
    for secret in ("Kumo Days", "Hall A", "雲の日", "@kumo.example"):
        assert secret not in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 401), ("attendee", 404), ("guest", 404), ("wrong", 401)]
)
def test_the_live_stream_asks_the_same_question(cast, who, status):
    headers = [(b"host", b"localhost")]
    if who != "stranger":
        secret = "kaisai_wrong" if who == "wrong" else cast.token(who)
        headers.append((b"authorization", f"Bearer {secret}".encode()))
    told = []

    async def send(message):
        told.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": "GET", "path": "/live/kumo", "headers": headers}
    async_to_sync(LiveStreams())(scope | {"client": (fresh_address(), 1)}, receive, send)
    assert told[0]["status"] == status
    assert not any(message.get("body") for message in told)
