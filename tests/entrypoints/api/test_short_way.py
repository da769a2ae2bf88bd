"""A program with a token is answered by few layers, and told what all of them would tell."""

import io
import json

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from kaisai.config.serving import Pages
from kaisai.core.journal.models import Entry
from kaisai.core.surfaces.middleware import STRANGERS
from tests.cast import fresh_address

SAVE_ROOM = "/api/v1/kumo/conference.save_room"
OF_ONE_ANSWER = {b"Vary", b"Content-Language", b"Cross-Origin-Opener-Policy"}


SIGNALS = (request_started, request_finished)


@pytest.fixture(scope="module")
def pages():
    """As the web server runs them, but on the connection of the test, as Django's own client has it."""
    made = Pages()
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    yield made
    for signal in SIGNALS:
        signal.connect(close_old_connections)


@pytest.fixture
def ask(cast, pages):
    """`ask(…)` gives status, headers and body as a web server is given them."""
    secret = cast.token("chair")

    def send(body=b"{}", path=SAVE_ROOM, method="POST", *, short=True, address="", **told):
        headers = {"host": "localhost", "authorization": f"Bearer {secret}"}
        headers |= {"accept": "application/json", "content-type": "application/json"}
        headers |= {name.replace("_", "-"): value for name, value in told.items()}
        if not short:
            headers["cookie"] = "other=1"
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [
                (name.encode(), each.encode())
                for name, value in headers.items()
                for each in ([value] if isinstance(value, str) else value)
            ],
            "client": (address or fresh_address(), 1),
            "server": ("127.0.0.1", 2),
        }
        scope["headers"].append((b"content-length", str(len(body)).encode()))
        return pages._answer(scope, io.BytesIO(body))

    return send


def test_the_few_layers_are_taken(ask, pages, monkeypatch):
    monkeypatch.setattr(Pages, "get_response", None)  # the whole of Django
    monkeypatch.setattr(pages, "_to_program", Pages()._to_program)
    assert ask(b'{"name": "Loft", "seats": -1}').status == 422


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (422, {"body": b'{"name": "Loft", "seats": -1}'}),
        (400, {"body": b"["}),
        (401, {"authorization": "Bearer kaisai_none"}),
        (401, {"authorization": ("Basic x", "Bearer kaisai_none")}),
        (404, {"path": "/api/v1/nowhere/conference.save_room"}),
        (404, {"path": "/api/v1/kumo/conference.nothing"}),
        (404, {"path": "/api/elsewhere"}),
        (405, {"method": "GET"}),
        (400, {"host": "evil.example"}),
        (400, {"content_type": "text/plain"}),
        (422, {"body": b'{"name": "Loft", "seats": -1}', "accept_language": "ja"}),
    ],
    ids=str,
)
def test_both_ways_tell_the_same(ask, status, told):
    short, long = ask(**told), ask(**told, short=False)
    assert (short.status, short.content) == (long.status, long.content)
    assert short.status == status
    left_out = {name for name, _ in long.headers} - {name for name, _ in short.headers}
    assert left_out <= OF_ONE_ANSWER


def test_what_is_done_the_short_way_is_done_and_journaled(ask):
    answer = ask(json.dumps({"name": "Loft", "seats": 7}).encode())
    assert answer.status == 200
    assert dict(answer.headers)[b"Content-Length"] == str(len(answer.content)).encode()
    assert Entry.objects.latest("id").kind == "conference.room_saved"


def test_whoever_asks_too_often_is_slowed_down_on_the_short_way_too(ask, monkeypatch):
    monkeypatch.setattr(STRANGERS, "per_second", 1e-9)
    address = fresh_address()
    answers = [ask(address=address, authorization="Bearer x").status for _ in range(301)]
    assert answers == [401] * 300 + [429]
