"""Forms without a token are taken from our own pages, and from programs."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from kaisai.core.kit.errors import NotAllowed
from kaisai.core.surfaces.guests import form_for_all

OURS, THEIRS = "http://127.0.0.1", "https://elsewhere.example"


@form_for_all
def taken(_request):
    return HttpResponse("taken")


def send(**headers):
    return taken(RequestFactory(headers={"host": "127.0.0.1", **headers}).post("/"))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": OURS},
        {"sec-fetch-site": "same-origin", "origin": THEIRS},
    ],
    ids=str,
)
def test_from_here(headers):
    assert send(**headers).content == b"taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": OURS},
        {"sec-fetch-site": "same-site"},
        {"origin": THEIRS},
        {"origin": "null"},
    ],
    ids=str,
)
def test_from_elsewhere(headers):
    with pytest.raises(NotAllowed):
        send(**headers)
    assert taken(RequestFactory(headers=headers).get("/")).content == b"taken"
