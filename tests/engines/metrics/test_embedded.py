"""The embedded store keeps what it acknowledged, through kills, rust and clocks that jump."""

import math
import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.pieces import Ticks
from kaisai.engines.metrics.port import SeriesKey

SOURCE = "demo/rtt"
HOUR = 3_600_000

WRITER = """
import sys
from kaisai.engines.metrics.embedded import EmbeddedStore
store = EmbeddedStore(sys.argv[1], keep_minutes=0.01)
t = int(sys.argv[2])
for t in range(t, t + 1_000_000, 100):
    store.append("demo/rtt", t, {f"k{i}": float(t % 1000 + i) for i in range(40)})
    print(t, flush=True)
    if t % 2000 == 0:
        store.maintain(t)
"""


@pytest.fixture
def store(tmp_path):
    opened = EmbeddedStore(tmp_path / "m.sqlite3")
    yield opened
    opened.close()


def fill(store, ticks=900, keys=4, start=0):
    for i in range(ticks):
        store.append(SOURCE, start + i * 1000, {f"k{k}": float(i + k) for k in range(keys)})


def compact(store, now):
    for _ in range(10_000):
        if not store.maintain(now):
            return
    raise AssertionError("compaction never ends")


def test_what_was_appended_is_read_back_before_and_after_compaction(store):
    store.append(SOURCE, 1000, {"a": 1.5, "b": math.nan})
    store.append(SOURCE, 2000, {"b": 2.0, "c": 123456789012.0})
    for _ in range(2):
        (t1, first), (t2, second) = store.window(SOURCE, 0, 5000)
        assert (t1, t2) == (1000, 2000)
        assert first["a"] == 1.5
        assert math.isnan(first["b"])
        assert second == {"b": 2.0, "c": 123456789012.0}
        assert store.newest(SOURCE) == 2000
        compact(store, HOUR)
    assert store.tail(SOURCE, 0) == []


def test_blocks_replace_ticks_and_any_minute_is_found(store):
    fill(store)
    before = store.window(SOURCE, 100_000, 160_000)
    compact(store, 2 * HOUR)
    assert store.window(SOURCE, 100_000, 160_000) == before
    assert len(before) == 61
    store.append(SOURCE, 900_000, {"k0": 1.0})
    assert [t for t, _ in store.window(SOURCE, 898_000, 901_000)] == [898_000, 899_000, 900_000]


def test_a_cursor_sees_only_what_is_new(store):
    fill(store, ticks=5)
    assert [t for t, _ in store.tail(SOURCE, 2000)] == [3000, 4000]
    assert store.tail("nobody", 0) == []
    assert store.newest("nobody") is None


def test_a_clock_set_back_and_equal_times_keep_everything_in_order(store):
    for t, value in ((5000, 1.0), (3000, 2.0), (3000, 3.0), (4000, 4.0)):
        store.append(SOURCE, t, {"a": value})
    expected = [(3000, {"a": 2.0}), (3000, {"a": 3.0}), (4000, {"a": 4.0}), (5000, {"a": 1.0})]
    assert store.window(SOURCE, 0, 9000) == expected
    compact(store, HOUR)
    assert store.window(SOURCE, 0, 9000) == expected


def test_averages_are_over_received(store):
    for i, value in enumerate((10.0, math.nan, 20.0, 40.0)):
        store.append(SOURCE, i * 1000, {"a": value})
    key = SeriesKey(SOURCE, "a")
    sel = {"source": SOURCE, "key": ["a"]}
    assert store.series(sel) == [key]
    assert store.range(sel, 0, 4000, 2000, "avg")[key] == ([0, 2000], [10.0, 30.0])
    assert store.range(sel, 0, 4000, None, "lost")[key] == ([0], [1.0])
    assert store.range(sel, 0, 4000, None, "max")[key] == ([0], [40.0])
    assert store.last(sel, top=3)[0].value == 40.0


def test_rust_is_reported_and_skipped(store, tmp_path):
    fill(store, ticks=4)
    other = sqlite3.connect(tmp_path / "m.sqlite3")
    other.execute("UPDATE tick SET body = x'66deadbeef' WHERE t_ms = 1000")
    other.commit()
    assert [t for t, _ in store.window(SOURCE, 0, 9000)] == [0, 2000, 3000]
    compact(store, HOUR)
    assert [t for t, _ in store.window(SOURCE, 0, 9000)] == [0, 2000, 3000]
    other.execute("UPDATE block SET body = x'66'")
    other.commit()
    other.close()
    assert store.window(SOURCE, 0, 9000) == []
    assert len(store.problems) == 3


def test_the_past_is_forgotten_after_the_retention(tmp_path):
    store = EmbeddedStore(tmp_path / "m.sqlite3", retention_days=1)
    fill(store, ticks=3)
    compact(store, HOUR)
    assert store.newest(SOURCE) == 2000
    compact(store, 25 * HOUR)
    assert store.newest(SOURCE) is None
    store.close()


def test_another_process_reads_while_one_writes_and_kill_loses_nothing(tmp_path):
    path = tmp_path / "m.sqlite3"
    reader = EmbeddedStore(path)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    acknowledged: list[int] = []
    for attempt in range(3):
        command = [sys.executable, "-c", WRITER, str(path), str(attempt * 10_000_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
            for line in writer.stdout:
                acknowledged.append(int(line))
                if len(acknowledged) % 70 == 0:
                    break
            assert reader.tail(SOURCE, -1)
            time.sleep(0.05 * attempt)
            writer.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in writer.stdout.read().split(b"\n")[:-1]]
    kept = reader.window(SOURCE, 0, 10**12)
    times = [t for t, _ in kept]
    assert len(times) == len(set(times))
    assert set(acknowledged) <= set(times)
    assert all(values == {f"k{i}": t % 1000 + i for i in range(40)} for t, values in kept)
    compact(reader, 10**12)
    reader.close()


VALUES = (
    st.none()
    | st.just(math.nan)
    | st.floats(allow_infinity=False)
    | st.integers(0, 2**60).map(float)
    | st.integers(0, 99_999).map(lambda v: v / 1000)
)


def as_told(value):
    return codec.ABSENT if value is None else value


@settings(deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=9))
def test_codec_loses_nothing(table):
    rows = [codec.decode_tick(codec.encode_tick(list(map(as_told, row)))) for row in table]
    columns = [[row[at] for row in rows] for at in range(3)]
    block = codec.Block(codec.encode_block(columns), len(rows), 3)
    for at in range(3):
        read, told = block.column(at), [as_told(row[at]) for row in table]
        assert list(map(math.isnan, read)) == list(map(math.isnan, told))
        assert [v for v in read if not math.isnan(v)] == [v for v in told if not math.isnan(v)]


NEAR = VALUES | st.sampled_from([0.0, -0.0, 1.0, 2.0, 2.0**32, -1.0, -math.inf])


@settings(deadline=None)
@given(st.lists(st.lists(NEAR, min_size=4, max_size=4), min_size=2, max_size=7))
def test_columns_compared_at_once_are_those_compared_one_by_one(table):
    ticks = Ticks(
        [(at, codec.encode_tick(list(map(as_told, row)))) for at, row in enumerate(table)],
        pytest.fail,
    )
    columns = (2, 0, 3)  # the one between is not asked for and must not matter
    rises, odd = ticks.risen(columns)
    for number, rise in zip(columns, rises, strict=True):
        told = ticks.column(number)
        signed = any(math.copysign(1, v) < 0 for v in told)
        rising = all(a <= b for a, b in pairwise(told)) and all(map(math.isfinite, told))
        assert (number in odd) == (signed or not rising), told
        assert number in odd or rise == told[-1] - told[0]


def test_files_of_before_are_read(store, tmp_path):
    def packed(code, values):  # as the first version wrote: shuffled by significance, zlib
        raw, size = array(code, values).tobytes(), array(code).itemsize
        return code.encode() + zlib.compress(b"".join(raw[k::size] for k in range(size)), 1)

    store.append(SOURCE, 9000, {"a": 7.0, "b": 8.0})
    with sqlite3.connect(tmp_path / "m.sqlite3") as other:
        times = codec.encode_times([1000, 2000])
        body = packed("d", [1.5, math.nan, 2.0**40, codec.ABSENT])
        row = (1, 1000, 2000, 2, 2, times, body, b"")
        other.execute("INSERT INTO block VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        other.execute("INSERT INTO tick VALUES (1, 3000, 0, ?)", (packed("f", [2.5, 3.0]),))
    other.close()
    for now in (0, HOUR):
        compact(store, now)
        assert repr(store.window(SOURCE, 0, 9999)) == repr(
            [
                (1000, {"a": 1.5, "b": 2.0**40}),
                (2000, {"a": math.nan}),
                (3000, {"a": 2.5, "b": 3.0}),
                (9000, {"a": 7.0, "b": 8.0}),
            ]
        )
        assert store.range({"key": "a"}, 0, HOUR, None, "avg")[SeriesKey(SOURCE, "a")][1] == [
            11 / 3
        ]


@given(st.binary(max_size=60))
def test_damaged_bytes_are_named_corrupt(body):
    for read in (codec.decode_tick, codec.decode_times):
        try:
            read(body)
        except codec.CorruptError:
            continue


@given(st.lists(st.integers(0, 2**50), max_size=30))
def test_times_round_trip(times):
    assert codec.decode_times(codec.encode_times(times)) == times
