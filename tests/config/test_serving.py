"""Pages behind ASGI: whole answers, alike for guests for a moment, and for nobody else."""

import asyncio

import pytest
from django.http import HttpResponse

from kaisai.config.serving import Pages
from kaisai.core.surfaces.guests import answer_alike


class Site(Pages):
    """Answers every request with how many it has answered."""

    def __init__(self, cookie="", alike_for=60.0):
        super().__init__()
        self.answered, self._cookie, self._for = 0, cookie, alike_for

    def get_response(self, request):
        self.answered += 1
        answer = HttpResponse(f"{self.answered} {request.body.decode()}")
        answer.alike_for = self._for
        if self._cookie:
            answer.set_cookie("who", self._cookie)
        return answer


async def ask(site, path="/", method="GET", body=b"", **headers):
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, told in headers.items()
            for value in ([told] if isinstance(told, str) else told)
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    sent = []

    async def receive():
        return parts.pop(0) if parts else await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    await site(scope, receive, send)
    return sent[1]["body"].decode().strip()


def told(site, *requests):
    async def all_of_them():
        return [await ask(site, **request) for request in requests]

    return asyncio.run(all_of_them())


def test_guests_see_the_same_for_a_moment():
    assert told(Site(), {}, {}, {"cookie": "theme=dark"}, {"cookie": "theme=dark"}) == [
        "1",
        "1",
        "2",
        "2",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/other"},
        {"host": "another.example"},
        {"accept_language": "ja"},
        {"cookie": "sessionid=1"},
        {"cookie": "held-kumo=secret"},
        {"cookie": "theme=dark; messages=x"},
        {"authorization": "Bearer x"},
        {"method": "POST"},
    ],
    ids=str,
)
def test_whoever_is_somebody_or_asks_for_something_else_gets_their_own(other):
    assert told(Site(), {}, other, {}) == ["1", "2", "1"]


def test_a_cookie_told_in_front_of_another_one_is_not_hidden_by_it():
    """Whose page it is stays theirs, where the last header alone would be a guest's."""
    two = {"cookie": ("sessionid=1", "theme=dark")}
    assert told(Site(), two, {"cookie": "theme=dark"}, two) == ["1", "2", "3"]


def asked_at_once(site, many):
    async def all_of_them():
        return await asyncio.gather(*(ask(site) for _ in range(many)))

    return asyncio.run(all_of_them())


def test_the_first_guests_who_come_at_once_see_what_is_made_once():
    site = Site()
    assert asked_at_once(site, 20) == ["1"] * 20
    assert site.answered == 1


def test_of_many_at_once_each_gets_their_own_where_guests_are_not_alike():
    assert sorted(asked_at_once(Site(alike_for=0.0), 5)) == ["1", "2", "3", "4", "5"]


def test_what_sets_a_cookie_is_for_one_only():
    assert told(Site(cookie="me"), {}, {}) == ["1", "2"]


def test_the_moment_passes():
    assert told(Site(alike_for=0.0), {}, {}) == ["1", "2"]


def test_what_is_sent_arrives_whole():
    assert told(Site(), {"method": "POST", "body": b"all of it"}) == ["1 all of it"]


class Shop(Pages):
    """Refuses everybody, and counts how often it had to write that down."""

    made = 0

    def get_response(self, request):
        return answer_alike(request, ("sold out",), self.refuse)

    def refuse(self):
        self.made += 1
        return HttpResponse("sold out", status=409)


def test_a_refusal_that_is_the_same_for_all_is_written_once():
    site = Shop()
    many = [{"method": "POST", "path": "/hold"}] * 5
    assert (
        told(site, *many, {"method": "POST", "path": "/hold", "cookie": "theme=dark"})
        == ["sold out"] * 6
    )
    assert site.made == 2


def test_whoever_holds_something_gets_a_refusal_of_their_own():
    site = Shop()
    assert told(site, *[{"method": "POST", "cookie": "held-kumo=x"}] * 3) == ["sold out"] * 3
    assert site.made == 3
