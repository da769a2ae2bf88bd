"""pretix beside our benchmarks: measured where it is installed, one sentence where it is not."""

import contextlib
import importlib
import json
import os
import signal
import sys
import time
from collections import Counter

import pytest

from kaisai.entrypoints.cli.bench import checkin, servers
from kaisai.entrypoints.cli.bench import pretix as peer
from kaisai.entrypoints.cli.bench.clients import Record
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch

rush = importlib.import_module("kaisai.entrypoints.cli.bench.rush")  # not the command of that name

RUN = {"placed_per_s": 4.0, "wall_s": 10.0, "running_s": 5.0, "cpu_foreign_s": 0.0}


@pytest.fixture
def web(tmp_path, monkeypatch):
    folder = tmp_path / "web"
    (folder / "flows").mkdir(parents=True)
    for name in peer.NEEDED:
        (folder / name).write_text("")
    monkeypatch.setenv("KAISAI_BENCH_WEB", str(folder))
    return folder


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A program in the place of the Python of pretix, and folders of servers that need nothing."""
    path, folders = tmp_path / "python", []

    @contextlib.contextmanager
    def server(folder, *_port):
        folders.append(folder)
        yield None

    monkeypatch.setattr(peer, "postgres", server)
    monkeypatch.setattr(peer, "redis", server)
    monkeypatch.setenv("KAISAI_BENCH_PRETIX", str(path))

    def written(text):
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return folders

    return written


def problem():
    with peer.pretix("orders") as there:
        there.warm("orders", "buyers")
        there.orders("orders")
        there.scans("orders", 5, 2)
        found = there.beside("orders", "orders", 100.0, "/s", 10)
        assert found == Skipped("orders", there.problem)
        assert there.disturbed() == []
        return there.problem


def test_without_a_program_it_says_how_to_have_one(monkeypatch):
    monkeypatch.delenv("KAISAI_BENCH_PRETIX", raising=False)
    assert problem() == (
        "KAISAI_BENCH_PRETIX names no Python with pretix; to have one: "
        "python3 -m venv pretix && pretix/bin/pip install pretix gunicorn"
    )


def test_a_program_that_is_none(monkeypatch, tmp_path):
    monkeypatch.setenv("KAISAI_BENCH_PRETIX", str(tmp_path / "nothing"))
    assert problem().startswith(f"KAISAI_BENCH_PRETIX names {tmp_path / 'nothing'}, which is no")


def test_without_its_clients(monkeypatch, tmp_path):
    monkeypatch.setenv("KAISAI_BENCH_PRETIX", sys.executable)
    monkeypatch.setenv("KAISAI_BENCH_WEB", str(tmp_path))
    assert problem() == f"KAISAI_BENCH_WEB names no folder with {', '.join(peer.NEEDED)}"


def test_without_its_servers(monkeypatch, tmp_path):
    monkeypatch.setattr(servers.shutil, "which", lambda _name: None)
    with (
        pytest.raises(servers.Unavailable, match="apt-get install redis-server"),
        servers.redis(tmp_path, 1),
    ):
        pass


def test_it_does_not_start_and_leaves_nothing(web, program):
    folders = program("echo trace >&2; echo 'No module named pretix' >&2; exit 1")
    assert problem() == "pretix migrate failed: No module named pretix"
    assert len(folders) == 2
    assert not any(folder.exists() for folder in folders)


def test_its_server_ends_at_once(web, program, monkeypatch):
    monkeypatch.setattr(peer, "_told", lambda _said: ("t", {}))
    program('[ "$2" = gunicorn ] && { echo "no module named gunicorn" >&2; exit 1; }; exit 0')
    assert problem() == "gunicorn does not start: no module named gunicorn"


def test_nothing_is_left_when_the_benchmark_is_told_to_end(web, program, monkeypatch):
    monkeypatch.setattr(peer, "_told", lambda _said: ("t", {}))
    monkeypatch.setattr(peer, "await_port", lambda *_server: os.kill(os.getpid(), signal.SIGTERM))
    folders = program('[ "$2" = gunicorn ] && exec sleep 60; exit 0')
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit), peer.pretix("orders"):
        pass
    assert not any(folder.exists() for folder in folders)
    assert signal.getsignal(signal.SIGTERM) == before


def test_the_set_up_prints_no_token(web, program):
    program("exit 0")
    assert problem() == "the set-up of pretix printed no token"


def test_the_set_up_tells_shops_and_token():
    token, shops = peer._told("EVENT door item 3 list 4\nTOKEN abc\n")
    assert token == "abc"
    assert shops == {"door": peer.Shop("door", "3", "4")}


def there():
    return peer.Pretix(port=1, token="t", shops={"orders": peer.Shop("orders", "1", "2")})


@pytest.mark.parametrize(("ours", "met"), [(400.0, True), (399.0, False)])
def test_its_rate_is_the_median_and_the_goal_a_multiple_of_it(web, ours, met):
    one = there()
    for rate in (3.0, 9.0, 4.0):
        run = {**RUN, "placed_per_s": rate, "outcomes": {"placed": 1}}
        (web / "loadgen.py").write_text(f"print({json.dumps(run)!r})")
        one.orders("orders")
    assert one.beside("o", "orders", ours, "/s", 100) == Figure(
        "o", ours, "/s", 4.0, "pretix", "≥ 100 × pretix", met
    )
    assert [figure.ours for figure in one.disturbed()] == [0.0, 50.0]
    one.forget()
    assert one.beside("o", "orders", ours, "/s", 100) == Skipped(
        "o", "pretix ended no orders in time"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import sys; sys.exit('no flow')", "the clients of pretix failed: no flow"),
        ("print('nothing')", "the clients of pretix failed: JSONDecodeError"),
        ('print(\'{"outcomes": {"500 Oops": 3}}\')', "pretix ended no orders: 500 Oops"),
    ],
)
def test_its_clients_fail(web, text, told):
    (web / "loadgen.py").write_text(text)
    one = there()
    one.orders("orders")
    assert one.problem == told


@pytest.fixture
def rest(monkeypatch, tmp_path):
    """A rush without its servers: what it says of its own is not the matter here."""

    async def run(_errand, **_how):
        now = time.monotonic()
        record = Record(started=now - 1)
        record.endings["placed"] = 1
        record.done_at["placed"] = [now]
        record.spans["order"] = [(now - 1, now)]
        return record

    monkeypatch.setenv("KAISAI_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(rush, "run", run)
    monkeypatch.setattr(rush, "build", lambda seats: rush.Stage("token", seats))
    monkeypatch.setattr(rush, "web_server", lambda *_at, **_how: contextlib.nullcontext())
    monkeypatch.setattr(rush, "one_by_one", lambda _seats: (1.0, 2.0))
    monkeypatch.setattr(rush, "count", lambda _slug: (1, 1, 1))


def test_the_rest_of_a_rush_runs_without_it(rest, monkeypatch, tmp_path):
    monkeypatch.setenv("KAISAI_BENCH_PRETIX", str(tmp_path / "nothing"))
    monkeypatch.delenv("KAISAI_BENCH_WEB", raising=False)
    figures = {figure.name: figure for figure in rush.measure(1, 1)}
    assert figures["orders through the API"].ours == pytest.approx(1, rel=0.1)
    for name in ("orders through the API, beside pretix", "buyers served, beside pretix"):
        assert "which is no program" in figures[name].reason


def test_the_rest_of_a_rush_runs_when_it_does_not_start(rest, web, program, monkeypatch):
    monkeypatch.setattr(rush, "minimal", lambda *_where: contextlib.nullcontext(0))
    program("echo broken >&2; exit 1")
    figures = {figure.name: figure for figure in rush.measure(1, 1)}
    assert figures["errors"].met
    told = figures["orders through the API, beside pretix"]
    assert told.reason == "pretix migrate failed: broken"


def test_scans_are_told_without_it():
    watch = FreezeWatch()
    watch.gaps, watch._processors = {}, [0]
    ran = checkin.Ran(0.0, 2.0, ((0.0, 0.01),), Counter({200: 400}))
    winners = [1] * checkin.AT_ONCE
    told = checkin._figures([ran] * 3, ran, winners, peer.Pretix(problem="There is none."), watch)
    assert told[0] == Figure("check-in: 8 scanners over HTTP", 200.0, "scans/s")
    assert told[-1] == Skipped("check-in: handed in, beside pretix", "There is none.")
