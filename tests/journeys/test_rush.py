"""A sale opens and the web server is killed in the middle of it; then all desks scan one ticket at once."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.journeys.installation import PATIENCE, ROOT, SLUG, Installation, until

pytestmark = pytest.mark.xdist_group("processes")
SEATS, BUYERS, DESKS = 60, 24, 8  # more buyers than connections to a database
SHOP = f"""
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.registration.operations import save_item, save_quota
told = {{"by": COMMAND_LINE, "conference": Conference.objects.get(slug="{SLUG}"), "at": now()}}
save_quota(**told, slug="hall", name="Hall", places={SEATS})
save_item(**told, slug="entry", name="Entry", quotas=["hall"], price=0)
print(1)
"""
SOLD = f"""
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.journal.models import Entry
from kaisai.domains.registration.models import FOREVER, Order, Place, Ticket
told = Entry.objects.filter(conference="{SLUG}", kind="registration.placed")
print(json.dumps({{
    "orders": list(Order.objects.values_list("number", flat=True)),
    "journal": [entry.payload["number"] for entry in told],
    "seats": Place.objects.filter(until=FOREVER).values("ticket").distinct().count(),
    "tickets": Ticket.objects.count(),
}}))
"""


CODES = f"""
import json
from kaisai.entrypoints.cli import load_django
load_django()
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.clock import now
from kaisai.domains.registration.operations import Named, codes_of, order
from kaisai.domains.registration.queries import list_sold_tickets
told = {{"by": COMMAND_LINE, "conference": Conference.objects.get(slug="{SLUG}"), "at": now()}}
order(**told, name="Sample", email="buyer@kumo.example",
      tickets=[Named(item="entry", name=f"Sample {{n}}") for n in range(5)])
codes = codes_of(told["conference"], told["at"])
print(json.dumps([codes.code(t) for t in list_sold_tickets(told["conference"], 0, 5)]))
"""


class Buyers:
    """Programs that order one ticket after the other until all are sold."""

    def __init__(self, installation):
        self.installation = installation
        self.confirmed, self.strange = [], []
        self._threads = [threading.Thread(target=self._buy, daemon=True) for _ in range(BUYERS)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads)

    def _buy(self):
        for _try in range(20 * SEATS):
            try:
                with self.installation.client("chair") as client:
                    answer = client.post(
                        f"/api/v1/{SLUG}/registration.order",
                        json={
                            "name": "Sample Buyer",
                            "email": "buyer@kumo.example",
                            "tickets": [{"item": "entry", "name": "Sample Attendee"}],
                        },
                    )
            except httpx.HTTPError:  # killed: whether it was carried out is not known
                time.sleep(0.2)
                continue
            if answer.status_code == 200:
                self.confirmed.append(answer.json()["result"]["number"])
            elif answer.status_code == 409:
                return
            elif answer.status_code == 503:
                time.sleep(0.2)
            else:
                self.strange.append(answer.text)


def all_sold_once(buyers, sold):
    assert buyers.strange == []
    assert len(set(buyers.confirmed)) == len(buyers.confirmed)
    assert set(buyers.confirmed) <= set(sold["orders"])
    assert sorted(sold["orders"]) == sorted(sold["journal"])
    assert (len(sold["orders"]), sold["tickets"], sold["seats"]) == (SEATS, SEATS, SEATS)


def test_what_was_confirmed_survives_a_kill_and_no_seat_is_sold_twice(installation):
    installation.python(SHOP)
    with installation.up() as running:
        running.ready()
        with Buyers(installation) as buyers:
            until(lambda: len(buyers.confirmed) >= SEATS // 4, "some orders")
            running.kill("web", "worker")
        sold = installation.python(SOLD)
    all_sold_once(buyers, sold)


@pytest.fixture
def server(monkeypatch):
    """The pid of a PostgreSQL of its own, which new installations of the test use."""
    told = ["sh", "-c", "echo $DATABASE_URL; exec sleep 3600"]
    with subprocess.Popen(
        [sys.executable, str(ROOT / "tools" / "postgres.py"), *told],
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        url = running.stdout.readline().strip()
        monkeypatch.setenv("DATABASE_URL", url)
        pid_file = Path(url.partition("?host=")[2]) / "data" / "postmaster.pid"
        yield int(pid_file.read_text().split()[0])
        running.send_signal(signal.SIGTERM)


def processes_of(server):
    told = [each.read_text() for each in Path(f"/proc/{server}/task").glob("*/children")]
    return [int(pid) for pid in " ".join(told).split()]


@pytest.mark.postgres
def test_what_was_confirmed_survives_a_crash_of_the_database(server, tmp_path):
    """Each process of the server dies at once; it plays back its log and goes on."""
    (tmp_path / "alone").mkdir()
    installation = Installation(tmp_path / "alone").seed()
    installation.python(SHOP)
    with installation.up() as running:
        running.ready()
        with Buyers(installation) as buyers:
            until(lambda: len(buyers.confirmed) >= SEATS // 4, "some orders")
            for pid in processes_of(server):
                with contextlib.suppress(ProcessLookupError):  # one of a connection has just ended
                    os.kill(pid, signal.SIGKILL)
        sold = installation.python(SOLD)
        until(running.answers, f"pages are answered again\n{running.said}")
    all_sold_once(buyers, sold)


def test_one_of_eight_desks_lets_a_ticket_in(installation):
    installation.python(SHOP)
    codes = installation.python(CODES)
    together = threading.Barrier(DESKS)

    def scan(desk):
        statuses = []
        with installation.client("staff") as client:
            for code in codes:
                together.wait(PATIENCE)
                told = {"code": code, "device": f"desk {desk}"}
                answer = client.post(f"/api/v1/{SLUG}/desk.admit", json=told)
                statuses.append(answer.status_code)
        return statuses

    with installation.up() as running, ThreadPoolExecutor(DESKS) as desks:
        running.ready()
        told = list(desks.map(scan, range(DESKS)))
    for statuses in zip(*told, strict=True):
        assert sorted(statuses) == [200] + [409] * (DESKS - 1)
    assert len(installation.entries("desk.admitted")) == len(codes)
