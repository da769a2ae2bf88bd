"""`/live/<conference>` over real HTTP: who may listen, what is told, to whom who comes late or reads slowly."""

import contextlib
import json
import re
import socket
import threading
import time

import pytest

from tests.journeys.installation import PASSWORD, PATIENCE, SLUG, Installation, template, until
from tests.journeys.load import Viewer

__all__ = ["template"]
pytestmark = pytest.mark.xdist_group("processes")
TARGETS = 1000
TICKS = 1200
PUBLISH = f"""
import time
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.domains.monitoring.queries import metric_store, rtt_source
from kaisai.domains.network.queries import watch_list
conference = Conference.objects.get(slug="{SLUG}")
keys = [row.key for row in watch_list(conference).rows]
source, start = rtt_source(conference), round(time.time() * 1000)
for number in range({TICKS}):
    metric_store().append(source, start + number, dict.fromkeys(keys, 123456789.25))
    time.sleep(0.004)
print(start + {TICKS} - 1)
"""

BROKEN_ENTRY = f"""
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import now
from kaisai.domains.monitoring.queries import STATE_CHANGED
Entry(
    conference="{SLUG}", kind=STATE_CHANGED, at=now(), payload={{}},
    actor_kind="poller", actor_identity="poller", actor_label="poller",
).save(force_insert=True)
print(1)
"""
ANOTHER_TOKEN = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.identity.actors import actor_for
from kaisai.core.identity.models import Account
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import issue_token
by = actor_for(Account.objects.get(email="stranger@kumo.example"))
issued = issue_token(by=by, at=now(), label="another")
print(json.dumps({"id": issued.id, "secret": issued.secret}))
"""


# A transaction that stays open anywhere in a cluster keeps later entries from every feed.
OPEN = """
import json
from kaisai.entrypoints.cli import load_django
load_django()
from django.db import connection
rows = []
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname, state, query, backend_xid, now() - xact_start FROM pg_stat_activity")
        rows = cursor.fetchall()
print(json.dumps([str(row) for row in rows]))
"""


@pytest.fixture(scope="module")
def served(template, tmp_path_factory):
    """A web server without poller or worker."""
    installation = Installation(tmp_path_factory.mktemp("served"), like=template)
    with installation.started("web", "--port", installation.port) as running:
        until(running.answers, "pages are answered")
        installation.said = lambda: f"{running.said[-2000:]} {installation.python(OPEN)}"
        yield installation


def note(served, text, who="noc", **more):
    with served.client(who) as client:
        answer = client.post(f"/api/v1/{SLUG}/today.note", json={"text": text, **more})
    assert answer.status_code == 200


def sentences(viewer):
    return [line["sentence"] for data in viewer.told("state") for line in data["feed"]]


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("", SLUG, 401),
        ("stranger", SLUG, 404),
        ("attendee", SLUG, 404),
        ("noc", "nowhere", 404),
        ("noc", "", 404),
        ("noc", "%00", 404),
        ("noc", "x" * 300, 404),
    ],
)
def test_who_is_not_of_the_crew_hears_nothing(served, who, address, status):
    with served.client(who) as client:
        answer = client.get(f"/live/{address}")
    assert (answer.status_code, answer.content) == (status, b"")


def test_a_wrong_token_and_another_method_are_refused(served):
    with served.client() as client:
        headers = {"authorization": "Bearer kaisai_nothing"}
        assert client.get(f"/live/{SLUG}", headers=headers).status_code == 401
        headers = {"cookie": 'sessionid=abc; =;;[]{"; ='}
        assert client.get(f"/live/{SLUG}", headers=headers).status_code == 401
    with served.client("noc") as client:
        assert client.post(f"/live/{SLUG}").status_code == 405


@pytest.mark.parametrize("who", ["", "noc"])
def test_a_foreign_host_name_is_refused_as_everywhere(served, who):
    """A page that got its name to point here (DNS rebinding) hears nothing."""
    with served.client(who) as client:
        for address in (f"/live/{SLUG}", "/health"):
            answer = client.get(address, headers={"host": "evil.example"})
            assert answer.status_code == 400, address


def test_what_is_refused_is_kept_by_nobody(served):
    with served.client() as client:
        for address in (SLUG, "nowhere"):
            assert client.get(f"/live/{address}").headers["cache-control"] == "no-store"


def test_who_lost_the_role_or_the_token_does_not_get_in_again(served):
    role = {"email": "stranger@kumo.example", "role": "staff"}
    token = served.python(ANOTHER_TOKEN)
    with served.client("chair") as chair, served.client() as client:
        client.headers["authorization"] = f"Bearer {token['secret']}"
        assert chair.post(f"/api/v1/{SLUG}/access.grant_role", json=role).status_code == 200
        with client.stream("GET", f"/live/{SLUG}") as answer:
            assert answer.status_code == 200
        assert chair.post(f"/api/v1/{SLUG}/access.withdraw_role", json=role).status_code == 200
        assert client.get(f"/live/{SLUG}").status_code == 404
        gone = client.post("/api/v1/identity.revoke_token", json={"token": token["id"]})
        assert gone.status_code == 200
        assert client.get(f"/live/{SLUG}").status_code == 401


def test_a_signed_in_browser_listens_with_its_cookie_until_it_signs_out(served):
    with served.client() as browser:
        page = browser.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "login": "noc@kumo.example", "password": PASSWORD}
        headers = {"referer": f"{served.url}/accounts/login/"}
        assert browser.post("/accounts/login/", data=form, headers=headers).status_code == 302
        with browser.stream("GET", f"/live/{SLUG}") as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert next(answer.iter_lines()) == "retry: 1000"
        browser.post(
            "/accounts/logout/",
            data={"csrfmiddlewaretoken": browser.cookies["csrftoken"]},
            headers=headers,
        )
        assert browser.get(f"/live/{SLUG}").status_code == 401


def test_everybody_is_told_at_once_in_their_language(served):
    with Viewer(served) as en, Viewer(served, "chair", language="ja") as ja:
        note(served, "Doors are open", text_ja="開場しました")
        until(lambda: "Doors are open" in sentences(en), "told in English")
        until(lambda: "開場しました" in sentences(ja), "told in Japanese")
        served.run("do", "today.note", "text=From another process")
        until(lambda: "From another process" in sentences(en), "told across processes")
    assert "開場しました" not in sentences(en)
    assert len(sentences(en)) == len(set(sentences(en)))


def test_who_comes_back_is_told_to_read_the_page_anew_and_then_what_is_new(served):
    with Viewer(served) as first:
        note(served, "before the tunnel")
        until(lambda: first.told("state"), "told")
    number = first.frames[-1][2]
    entry = served.entries("today.noted")[-1]
    assert int(number) == entry["id"]
    note(served, "in the tunnel")
    with served.client("noc") as client:
        headers = {"last-event-id": number}
        with client.stream("GET", f"/live/{SLUG}", headers=headers) as answer:
            lines = answer.iter_lines()
            read = [next(lines) for _ in range(4)]
            assert read[:4] == ["retry: 1000", "", "event: reload", "data: {}"]
            with served.client("noc") as other:
                feed = other.get(f"/api/v1/{SLUG}/today.board").json()["result"]["feed"]
            assert feed[0]["sentence"] == "in the tunnel"  # the page read anew has it
            note(served, "after the tunnel")
            told = []  # what was written while the page read itself anew may come once more
            while "after the tunnel" not in told:
                data = next(line for line in lines if line.startswith("data: ") and "feed" in line)
                told += [news["sentence"] for news in json.loads(data[6:])["feed"]]
    assert "before the tunnel" not in told
    assert len(told) == len(set(told))


def test_what_cannot_be_told_is_read_from_the_page_and_the_next_news_comes(served):
    with Viewer(served) as viewer:
        served.python(BROKEN_ENTRY)
        until(lambda: viewer.told("reload"), "told to read the page anew")
        note(served, "after the stumble")
        until(lambda: "after the stumble" in sentences(viewer), "told what came after")


def test_a_slow_reader_delays_nobody_and_reads_the_page_anew(served, tmp_path):
    path = tmp_path / "many.csv"
    rows = [f"t{n},127.88.{2 + n // 250}.{n % 250 + 1}" for n in range(TARGETS)]
    path.write_text("name,address\n" + "\n".join(rows) + "\n")
    served.run("import", "network", path)
    with _slow_reader(served) as slow, Viewer(served) as quick:
        # On a busy machine the hub passes over ticks; what is told must outgrow every buffer of
        # the slow connection (4 MiB and two minutes of tape) or it would miss nothing.
        for _ in range(10):
            newest = served.python(PUBLISH)
            if len(quick.told("tick")) > TICKS * 3 // 4:
                break
        until(
            lambda: newest in [t["t"] for t in quick.told("tick")] or quick.told("reload"),
            "the quick one is up to date",
        )
        _is_told(quick, served)
        text = _read_until(slow, served.said, b"event: reload")
        _hears_what_is_new(slow, served)
    assert b"event: reload" in text
    assert text.count(b"event: tick") < TICKS, "what it missed is not replayed"
    with served.client("noc") as client:
        assert client.get("/health").status_code == 200


def _is_told(viewer, served):
    """Who was told to read the page anew finds older news there; what is new after that is told."""
    for number in range(40):
        note(served, f"for the patient {number}")
        with contextlib.suppress(AssertionError):
            until(
                lambda: any("for the patient" in told for told in sentences(viewer)), "", seconds=10
            )
            return
    pytest.fail(f"it hears nothing: {viewer.told('state')[-3:]}")


def _slow_reader(served):
    """A connection with a small window that has said what it wants and reads nothing yet."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(60)
    reader.connect(("127.0.0.1", served.port))
    request = f"GET /live/{SLUG} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {served.tokens['noc']}\r\n\r\n"
    reader.sendall(request.encode())
    assert reader.recv(1).startswith(b"H")
    return reader


def _hears_what_is_new(reader, served):
    """As long as it is still far behind, news are in the page that it is told to read anew."""
    reader.settimeout(3)
    text = bytearray()
    for number in range(40):
        note(served, f"for all {number}")
        with contextlib.suppress(TimeoutError):
            while b"for all" not in text:
                part = reader.recv(1 << 20)
                assert part, "the stream ended"
                text += part
            return
    pytest.fail(f"it hears nothing: {bytes(text[-300:])!r}; {served.said()}")


def _read_until(reader, said, *marks):
    """Read until all marks came; at most 60 MB."""
    text = bytearray()
    ends = time.monotonic() + PATIENCE
    while not all(mark in text for mark in marks):
        assert time.monotonic() < ends, (
            f"{marks} did not come, but {bytes(text[-300:])!r}; {said()}"
        )
        part = reader.recv(1 << 20)
        assert part, "the stream ended"
        text += part
        assert len(text) < 60_000_000
    return bytes(text)


def test_many_viewers_come_at_once_and_all_are_told_each_line_once(served):
    viewers = [Viewer(served) for _ in range(40)]
    threads = [threading.Thread(target=viewer.__enter__) for viewer in viewers]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        for number in range(5):
            note(served, f"to all of you {number}")
        wanted = [f"to all of you {number}" for number in range(5)]
        until(
            lambda: all(
                sentences(v)[-1:] == wanted[-1:] or set(wanted) <= set(sentences(v))
                for v in viewers
            ),
            "all were told",
        )
    finally:
        for viewer in viewers:
            viewer.__exit__()
    for viewer in viewers:
        told = [line for line in sentences(viewer) if line in wanted]
        assert sorted(told) == wanted
