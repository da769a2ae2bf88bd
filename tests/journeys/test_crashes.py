"""kill -9 under load: nothing committed is lost, nothing is told twice, everything comes back."""

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.installation import PATIENCE, ROOT, SLUG, until
from tests.journeys.load import Viewer, Witness, Writers

pytestmark = pytest.mark.xdist_group("processes")
INVENTORY = "core 127.88.0.1\nsw1 127.88.0.2\nap1 127.88.0.3\n"


@pytest.fixture
def watched(installation, tmp_path):
    """An installation with something to ping."""
    path = tmp_path / "deadman.conf"
    path.write_text(INVENTORY)
    installation.run("import", "network", path)
    return installation


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=str)
def test_a_private_postgresql_that_is_told_to_end_leaves_nothing(number):
    tool = [sys.executable, str(ROOT / "tools" / "postgres.py")]
    told = ["sh", "-c", "echo $DATABASE_URL; exec sleep 600"]
    with subprocess.Popen([*tool, *told], stdout=subprocess.PIPE, text=True) as running:
        url = running.stdout.readline().strip()
        if not url and running.wait(PATIENCE) == 75:
            pytest.skip("PostgreSQL is not installed")
        folder = Path(url.partition("?host=")[2])
        assert folder.is_dir()
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        running.send_signal(number)
        assert running.wait(PATIENCE) == 128 + number
    assert not folder.exists()
    assert not Path(f"/proc/{server}").exists()


def notes(entries):
    return [e["payload"]["text_en"] for e in entries if e["kind"] == "today.noted"]


def test_kill_9_of_each_process_and_of_all_of_them_loses_nothing(watched):
    with watched.up() as running:
        running.ready()
        witness = Witness(watched)
        with Writers(watched) as writers, Viewer(watched) as viewer, Viewer(watched, "noc"):
            writers.more()
            running.kill("web")
            witness.kill()
            writers.more()
            running.kill("poller")
            witness.kill()
            writers.more()
            running.kill("worker")
            running.kill("web", "poller", "worker")
            writers.more()
            connections = len(viewer.connections)
            until(lambda: viewer.told("state"), "the page was told")
        said = list(writers.confirmed)
        entries = watched.entries()
        until(lambda: witness.seen[-1:] == [entries[-1]["id"]], "the consumer has read to the end")
        witness.end()
    kept = notes(entries)
    assert len(kept) == len(set(kept)), "a line that was tried again was written twice"
    assert set(said) <= set(kept), "a confirmed line was lost"
    check_consumer(witness, entries)
    assert connections > 1, "the page connected again"
    for connection in viewer.connections:
        check_page(viewer, connection, entries)


def check_consumer(witness, entries):
    """Every entry in the order of the journal; after a kill at most the one under way comes again."""
    seen = witness.seen
    repeated = [one for one, following in itertools.pairwise(seen) if one == following]
    assert len(repeated) <= witness.deaths
    first = seen.index(entries[0]["id"])
    once = [one for n, one in enumerate(seen[first:]) if n == 0 or one != seen[first + n - 1]]
    assert once == [entry["id"] for entry in entries]


def check_page(viewer, connection, entries):
    """Over one connection the feed has no hole and no double."""
    told = viewer.news(connection)
    if not told:
        return
    assert len(told) == len(set(told))
    order = [entry["id"] for entry in entries]  # that of the journal: on PostgreSQL by commit
    between = order[order.index(told[0]) : order.index(told[-1]) + 1]
    assert told == [one for one in between if one in set(told)]
    noted = {e["id"] for e in entries if e["kind"] == "today.noted"}
    assert noted & set(between) == noted & set(told)


def test_the_poller_that_comes_back_goes_on_pinging_and_announces_nothing_again(watched):
    with watched.up() as running:
        running.ready()
        with watched.client("noc") as client:

            def states():
                told = client.get(f"/api/v1/{SLUG}/monitoring.list_states").json()["result"]
                return {row["key"]: row["state"] for row in told}

            until(lambda: set(states().values()) == {"up"}, "all targets are up")
            before = watched.entries("monitoring.state_changed")
            running.kill("poller")
            until(lambda: len(watched.entries("monitoring.watch_started")) > 1, "it watches anew")
            newest = board(client)["newest"]
            until(lambda: board(client)["newest"] > newest + 3000, "round trips are kept again")
            assert set(states().values()) == {"up"}
        assert watched.entries("monitoring.state_changed") == before


def board(client):
    return client.get(f"/api/v1/{SLUG}/today.board").json()["result"]


def test_kill_9_of_the_supervisor_leaves_no_orphan_and_the_next_up_has_everything(watched):
    with watched.up() as running:
        running.ready()
        with Writers(watched) as writers, Viewer(watched):
            writers.more()
            running.process.kill()
            running.process.wait()
            until(lambda: not watched.processes(), "no process outlives the supervisor")
            with watched.up() as again:
                again.ready()
                writers.more()
                said = list(writers.confirmed)
    kept = notes(watched.entries())
    assert len(kept) == len(set(kept))
    assert set(said) <= set(kept)


def test_the_process_that_serves_pages_comes_back_too(installation):
    with installation.up() as running:
        running.ready()
        main = running.child("web")
        serving = [
            pid
            for pid, words in installation.processes().items()
            if words[1:4] == ["-m", "kaisai", "web"] and pid != main
        ]
        assert serving
        for pid in serving:
            os.kill(pid, signal.SIGKILL)
        until(lambda: running.child("web") not in {None, main}, "another web process")
        until(running.answers, "pages are answered again")
