"""Desks hand in at other addresses with a pass, which is good for that alone; a restored kaisai is another one."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client

from kaisai.core.access.models import Grant
from kaisai.core.identity.installation import forget_name, have_name, this_kaisai
from kaisai.core.identity.passes import PREFIX, make_pass
from kaisai.domains.desk.queries import over_at
from tests.cast import AT

HOURS = timedelta(hours=1)


@pytest.fixture
def helper(cast):
    return cast["staff"].account


@pytest.fixture
def ask(desk, helper):
    """Calls the API of the desk with a pass; keywords alter the pass. (status, answer)."""

    def call(name="desk.news", *, conference="", altered=None, **told):
        slug = desk.shop.conference.slug
        wanted = {"conference": slug, "part": "desk", "until": AT + HOURS} | told
        text = make_pass(wanted.pop("account", helper), **wanted)
        headers = {"authorization": f"Bearer {altered(text) if altered else text}"}
        client = Client(headers=headers)
        there = f"/api/v1/{conference or slug}/{name}"
        if name == "desk.sync":
            lines = [{"number": 1, "admission_list": "admission", "ticket": desk.number()}]
            lines[0] |= {"clock": int(AT.timestamp() * 1000)}
            body = {"device": "phone", "desk": "Front", "lines": lines}
            answer = client.post(there, body, content_type="application/json")
        else:
            answer = client.get(there, {"device": "phone"})
        return answer.status_code, answer.json()

    return call


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr("kaisai.entrypoints.api.building.now", lambda: AT)


def test_a_device_hands_in_and_hears_with_a_pass(desk, ask):
    desk.sell(1)
    status, told = ask("desk.sync")
    assert (status, told["result"]["kept"]) == (200, [1])
    assert told["result"]["answer"]["kaisai"] == this_kaisai() != ""
    assert ask("desk.news")[0] == 200


NOT_GOOD = {
    "the attendees": ("desk.snapshot", {}),
    "the counters": ("desk.counters", {}),
    "of another part": ("desk.news", {"part": "registration"}),
    "of another conference": ("desk.news", {"conference": "elsewhere"}),
    "over": ("desk.news", {"until": AT}),
    "altered": (
        "desk.news",
        {"altered": lambda text: text[:-20] + "AB"[text[-20] == "A"] + text[-19:]},
    ),
    "cut": ("desk.news", {"altered": lambda text: text[:-1]}),
    "empty": ("desk.news", {"altered": lambda _text: PREFIX}),
    "long": ("desk.news", {"altered": lambda text: text + "A" * 9000}),
}


@pytest.mark.parametrize(("name", "told"), NOT_GOOD.values(), ids=NOT_GOOD)
def test_a_pass_is_good_for_nothing_else(ask, name, told):
    status, answer = ask(name, **told)
    assert status == 401
    assert answer["sentence"] == "This pass is over, or for something else. Sign in."


def test_a_pass_for_another_conference_opens_none_here(ask):
    assert ask(conference="elsewhere")[0] == 401


def test_it_ends_with_the_password_the_account_and_the_role(ask, helper):
    assert ask()[0] == 200
    Grant.objects.filter(account=helper).delete()
    assert ask()[0] in {403, 404}
    old = helper.__class__.objects.get(pk=helper.pk)
    helper.set_password("another-one-4711")
    helper.save()
    assert ask(account=old)[0] == 401
    helper.is_active = False
    helper.save()
    assert ask()[0] == 401


def test_the_page_hands_a_pass_to_whoever_works_at_the_desk(desk, visitor, monkeypatch):
    module = sys.modules["kaisai.domains.desk.views.app"]  # its name is also that of a view
    monkeypatch.setattr(module, "now", lambda: AT)
    page = f"/{desk.shop.conference.slug}/desk/pass"
    assert visitor("staff").post(page).json()["pass"].startswith(PREFIX)
    assert visitor("staff").get(page).status_code == 405
    assert visitor("attendee").post(page).status_code == 404
    assert visitor().post(page).status_code == 401
    over = over_at(desk.shop.conference)
    monkeypatch.setattr(module, "now", lambda: over)
    assert "The conference is over." in visitor("staff").post(page).content.decode()


def test_a_name_is_kept_until_it_is_forgotten(db):
    assert this_kaisai() == ""
    name = have_name()
    assert (have_name(), this_kaisai()) == (name, name)
    forget_name()
    assert have_name() != name


ASKED = """
import json, sys
from kaisai.entrypoints.cli import load_django
load_django()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.conf import settings
from django.test import Client
told = []
for method, path, headers in json.load(sys.stdin):
    answer = getattr(Client(headers=headers), method)(path, headers={"host": "desk.example"})
    told.append([answer.status_code, {k.lower(): v for k, v in answer.headers.items()}])
print(json.dumps(told))
"""


def asked(tmp_path, *requests, urls="https://desk.example"):
    """What a kaisai answers that knows those addresses."""
    told = {"KAISAI_DATA": str(tmp_path), "KAISAI_URL": "https://kaisai.example"}
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        input=json.dumps(requests),
        env={k: v for k, v in os.environ.items() if not k.startswith(("KAISAI_", "DATABASE_"))}
        | told
        | {"KAISAI_DESK_URLS": urls, "KAISAI_LOG": "warning"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_only_pages_of_these_addresses_may_ask_and_only_what_a_desk_asks(tmp_path):
    ours, strange = "https://kaisai.example", "https://evil.example"
    sync, other = "/api/v1/spring/desk.sync", "/api/v1/spring/desk.snapshot"
    wanted = {"access-control-request-method": "POST"}
    wanted |= {"access-control-request-headers": "authorization,content-type"}
    wanted |= {"access-control-request-private-network": "true"}
    allowed, refused, elsewhere, plain, stranger = asked(
        tmp_path,
        ("options", sync, wanted | {"origin": ours}),
        ("options", sync, wanted | {"origin": strange}),
        ("options", other, wanted | {"origin": ours}),
        ("get", "/api/v1/spring/desk.news", {"origin": ours, "accept": "application/json"}),
        ("get", "/api/v1/spring/desk.news", {"origin": strange, "accept": "application/json"}),
    )
    status, heads = allowed
    assert status == 200
    assert heads["access-control-allow-origin"] == ours
    assert heads["access-control-allow-private-network"] == "true"
    assert "authorization" in heads["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in heads  # cookies are no proof there
    for _status, told in (refused, elsewhere, stranger):
        assert "access-control-allow-origin" not in told
    assert plain[0] == 401
    assert plain[1]["access-control-allow-origin"] == ours
    assert "origin" in plain[1]["vary"].lower()


@pytest.mark.parametrize(
    "urls",
    ["http://desk.example", "desk.example", "https://desk.example/spring", "ftp://x.example"],
)
def test_addresses_that_browsers_do_not_reach_from_a_page_are_refused(tmp_path, urls):
    assert "KAISAI_DESK_URLS must be like https://desk.kaisai.example." in asked(
        tmp_path, urls=urls
    )
