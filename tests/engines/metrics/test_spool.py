"""The spool in front of a real server that stops, is killed, and comes back."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaisai.engines.metrics.port import Counter, SeriesKey
from kaisai.engines.metrics.spool import SETTLED, Spooled
from kaisai.engines.metrics.victoria import VictoriaStore
from kaisai.engines.metrics.wire import Unreachable
from tests.engines.metrics.servers import MISSING, PROGRAM, Server, free_port, until

SOURCE, KEY = "pycon/rtt", SeriesKey("pycon/rtt", "a")
T0 = int(time.time()) * 1000 // 3_600_000 * 3_600_000 - 7_200_000
needs_server = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

WRITER = """
import sys
from kaisai.engines.metrics.spool import Spooled
from kaisai.engines.metrics.victoria import VictoriaStore
store = Spooled(sys.argv[1], VictoriaStore(sys.argv[2], timeout=2))
store.start()
start = int(sys.argv[3])
for n in range(1_000_000):
    store.append("pycon/rtt", start + n * 10, {"a": float(n), "b": float("nan")})
    print(start + n * 10, flush=True)
"""


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "victoria")
    yield running
    running.kill()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def spooled(tmp_path, server, clock):
    store = Spooled(tmp_path / "spool.sqlite3", VictoriaStore(server.url), monotonic=clock)
    yield store
    store.close()


def put(store, numbers):
    for n in numbers:
        store.append(SOURCE, T0 + n * 1000, {"a": float(n)}, {"a": Counter(32, 1e6)})


def carry(store, clock):
    clock.now += 6
    for _ in range(100):
        if not store.forward():
            return
    raise AssertionError("never done")


def kept(store):
    store.remote.flush()
    return store.remote.range({"source": SOURCE, "key": "a"}, T0, T0 + 7_200_000).get(
        KEY, ([], [])
    )[1]


@needs_server
def test_an_outage_is_filled_afterwards(spooled, server, clock):
    server.start()
    put(spooled, range(60))
    carry(spooled, clock)
    assert kept(spooled) == list(range(60))
    server.stop()
    put(spooled, range(60, 120))  # a minute of an outage
    clock.now += 60
    with pytest.raises(Unreachable):
        spooled.forward()
    assert spooled.newest(SOURCE) == T0 + 119_000
    server.start()
    put(spooled, range(120, 130))
    carry(spooled, clock)
    assert kept(spooled) == list(range(130))
    assert spooled.remote._counters[KEY] == Counter(32, 1e6)


@needs_server
def test_what_a_killed_server_had_only_in_memory_is_sent_again(spooled, server, clock):
    server.start()
    put(spooled, range(500))
    carry(spooled, clock)
    server.kill()
    put(spooled, range(500, 520))
    server.start()

    def complete():
        carry(spooled, clock)
        return kept(spooled) == list(range(520))

    until(complete)
    counts = spooled.remote.range({"source": SOURCE}, T0, T0 + 7_200_000, None, "count")
    assert counts[KEY][1] == [520]


@needs_server
def test_the_outbox_is_emptied_when_the_server_has_surely_written(spooled, server, clock):
    server.start()
    put(spooled, range(50))
    carry(spooled, clock)
    assert spooled.local.waiting(0)[1]

    def emptied():
        clock.now += SETTLED + 1
        carry(spooled, clock)
        return spooled.local.waiting(0)[1] == []

    until(emptied)
    put(spooled, range(50, 55))
    carry(spooled, clock)
    assert kept(spooled) == list(range(55))


def test_a_full_outbox_gives_up_the_oldest_and_says_so(tmp_path):
    remote = VictoriaStore(f"http://127.0.0.1:{free_port()}", timeout=1)
    store = Spooled(tmp_path / "spool.sqlite3", remote, most_bytes=13 * 100)
    put(store, range(300))
    waiting = [poll.t_ms for poll in store.local.waiting(0)[1]]
    assert len(waiting) + store.local.given_up == 300
    assert 0 < len(waiting) <= 100
    assert waiting[-1] == T0 + 299_000
    assert len(store.tail(SOURCE, 0)) == 300
    with pytest.raises(Unreachable):
        store.forward()
    store.close()


@needs_server
def test_a_chart_over_the_end_of_the_local_file_has_no_seam(spooled, server, clock):
    server.start()
    put(spooled, range(3000))
    carry(spooled, clock)
    spooled.remote.flush()
    spooled.local._db.execute("DELETE FROM tick WHERE t_ms < ?", (T0 + 1_000_000,))
    for fn in ("avg", "count", "rate"):
        times, values = spooled.range({"key": "a"}, T0, T0 + 3_000_000, 70_000, fn)[KEY]
        expected = spooled.remote.range({"key": "a"}, T0, T0 + 3_000_000, 70_000, fn)[KEY]
        assert times == expected[0]
        assert values == pytest.approx(expected[1])
    raw = spooled.range({"key": "a"}, T0, T0 + 3_000_000)[KEY][1]
    assert raw == list(range(3000))
    assert len(spooled.window(SOURCE, T0, T0 + 10_000)) == 11
    assert spooled.series({}) == [KEY]


@needs_server
def test_nothing_acknowledged_is_lost_when_writer_and_server_are_killed(tmp_path, server):
    server.start()
    path = tmp_path / "spool.sqlite3"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    acknowledged = []
    for attempt in range(3):
        start = T0 + attempt * 1_000_000
        command = [sys.executable, "-c", WRITER, str(path), server.url, str(start)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
            for line in writer.stdout:
                acknowledged.append(int(line))
                if len(acknowledged) % 400 == 200 and attempt == 1:
                    server.kill()
                    server.start()
                if len(acknowledged) % 400 == 0:
                    break
            writer.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in writer.stdout.read().split(b"\n")[:-1]]
        if attempt == 2:
            server.kill()
            server.start()
    store = Spooled(path, VictoriaStore(server.url))
    store.start()

    def complete():
        store.remote.flush()
        times = store.remote.range({"key": "a"}, T0, T0 + 7_200_000).get(KEY, ([], []))[0]
        return set(acknowledged) <= set(times)

    until(complete)
    lost = store.remote.range({"key": "b"}, T0, T0 + 7_200_000, None, "lost")
    assert next(iter(lost.values()))[1][0] >= len(acknowledged)
    store.close()
