"""A poster hangs, somebody scans it, taps too often, is accepted, works, and is a stranger again."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.journeys.installation import PASSWORD, PATIENCE, SLUG, until

pytestmark = pytest.mark.xdist_group("processes")
TAPS = 8
LASTS = timedelta(seconds=20)  # enough to look once, on a machine that stands still now and then


def call(installation, name, **told):
    with installation.client("chair") as client:
        answer = client.post(f"/api/v1/{SLUG}/{name}", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def offers(installation):
    with installation.client("chair") as client:
        return client.get(f"/api/v1/{SLUG}/signup.list_offers").json()["result"]


def token_in(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]


def sign_in(phone, page):
    """By the way that the page shows; ends where it began."""
    way = re.search(r'href="(/accounts/login/[^"]+)"', phone.get(page).text)[1]
    form = phone.get(way.replace("&amp;", "&"))
    told = {
        "login": "stranger@kumo.example",
        "password": PASSWORD,
        "csrfmiddlewaretoken": token_in(form),
        "next": page,
    }
    answer = phone.post("/accounts/login/", data=told, follow_redirects=True)
    assert answer.url.path == page
    return answer


def tap(installation, cookies, page, token, together):
    told = {"name": "Sample", "tasks": ["desk"], "csrfmiddlewaretoken": token}
    with httpx.Client(base_url=installation.url, timeout=PATIENCE, cookies=cookies) as one:
        together.wait(PATIENCE)
        return one.post(page, data=told).status_code


def test_from_the_poster_to_the_end_of_the_role(installation):
    together = threading.Barrier(TAPS)
    with installation.up() as running, ThreadPoolExecutor(TAPS) as threads:
        running.ready()
        page = f"/{SLUG}/join/{call(installation, 'signup.open')['word']}"
        with httpx.Client(base_url=installation.url, timeout=PATIENCE) as phone:
            token = token_in(sign_in(phone, page))
            assert phone.get(f"/{SLUG}/today").status_code == 404
            taps = [
                threads.submit(tap, installation, dict(phone.cookies), page, token, together)
                for _tap in range(TAPS)
            ]
            assert [each.result(PATIENCE) for each in taps] == [302] * TAPS
            (offer,) = offers(installation)
            ends = datetime.now(tz=UTC) + LASTS
            call(installation, "signup.accept", offer=offer["id"], until=ends.isoformat())
            assert phone.get(f"/{SLUG}/today").status_code == 200
            assert "You are day staff" in phone.get(page).text
            until(lambda: phone.get(f"/{SLUG}/today").status_code == 404, "the role is over")
            assert datetime.now(tz=UTC) >= ends
            assert "Thank you for your help!" in phone.get(page).text
            call(installation, "signup.close")
        told = [entry["kind"] for entry in installation.entries("signup.", "access.role_granted_")]
    assert told[0] == "signup.opened"
    assert told[-3:] == ["signup.accepted", "access.role_granted_until", "signup.closed"]
    assert set(told[1:-3]) == {"signup.offered"}
