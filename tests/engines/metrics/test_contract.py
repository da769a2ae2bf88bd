"""What every metric store promises, asked of each with the same cases."""

import itertools
import math
import time

import pytest

from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import Counter, Poll, SeriesKey
from kaisai.engines.metrics.spool import Spooled
from kaisai.engines.metrics.victoria import VictoriaStore
from tests.engines.metrics.servers import MISSING, PROGRAM, Server, until

SECOND, MINUTE = 1000, 60_000
T0 = int(time.time()) * 1000 // 3_600_000 * 3_600_000 - 7_200_000  # whole hour, lately
NAMES = (f"pycon-{n}/snmp/sw1" for n in itertools.count())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("victoria"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(params=["embedded", "compacted", "victoria", "spooled"])
def store(request, tmp_path):
    if request.param in ("victoria", "spooled"):
        if PROGRAM is None:
            pytest.skip(MISSING)
        opened = VictoriaStore(request.getfixturevalue("server").url)
        opened.settle = opened.flush
        if request.param == "spooled":
            opened = Spooled(tmp_path / "spool.sqlite3", opened)
            opened.settle = lambda: carried(opened)
    else:
        opened = EmbeddedStore(tmp_path / "m.sqlite3")
        opened.settle = lambda: None
        if request.param == "compacted":
            opened.settle = lambda: all(opened.maintain(T0 + 10**8) for _ in range(100))
    yield opened
    opened.close()


def carried(spooled):
    until(lambda: not spooled.forward())
    spooled.remote.flush()


@pytest.fixture
def source():
    return next(NAMES)


def polled(store, source, rows, *, step=10 * SECOND, counters=None):
    for at, values in enumerate(rows):
        store.append(source, T0 + at * step, values, counters)
    store.settle()


def one(store, source, start, end, step=None, fn="raw"):
    found = store.range({"source": source}, start, end, step, fn)
    assert set(found) <= {SeriesKey(source, "a")}
    times, values = found.get(SeriesKey(source, "a"), ([], []))
    return [
        (t - T0, None if math.isnan(v) else pytest.approx(v))
        for t, v in zip(times, values, strict=True)
    ]


def counter(*values):
    return [{"a": math.nan if v is None else float(v)} if v != "-" else {} for v in values]


def test_a_range_has_its_start_and_not_its_end(store, source):
    polled(store, source, counter(1, 2, None, 4))
    assert one(store, source, T0 + 10_000, T0 + 30_000) == [(10_000, 2.0), (20_000, None)]
    assert one(store, source, T0 + 60_000, T0 + 90_000) == []


def test_what_is_selected(store, source):
    polled(store, source, [{"a": 1.0, "b.c|d": 2.0, 'e"': 3.0}])
    polled(store, source + "/other", [{"a": 5.0}])
    mine = {"source": source}
    assert {each.key for each in store.series(mine)} == {"a", "b.c|d", 'e"'}
    assert store.series({"source": source, "key": ["b.c|d", 'e"', "none"]}) == [
        SeriesKey(source, "b.c|d"),
        SeriesKey(source, 'e"'),
    ]
    found = store.range({"source": [source, source + "/other"], "key": "a"}, T0, T0 + MINUTE)
    assert {key.source: values for key, (_, values) in found.items()} == {
        source: [1.0],
        source + "/other": [5.0],
    }


def test_what_was_told_days_ago_is_known_still(store, source):
    told = {"a": Counter(32, 125e6)}
    store.append(source, T0 - 3 * 86_400_000, {"a": 1.0, "b": 2.0}, told)
    store.settle()
    assert {each.key for each in store.series({"source": source})} == {"a", "b"}
    assert store.counters({"source": source}) == {SeriesKey(source, "a"): told["a"]}


def test_averages_and_counts_per_step_are_over_what_was_answered(store, source):
    polled(store, source, counter(10, None, 20, 40, None, None, "-", "-", 7))
    span = (T0, T0 + 85_000, 20_000)
    assert one(store, source, *span, "avg") == [
        (0, 10), (20_000, 30), (40_000, None), (80_000, 7)]  # fmt: skip
    assert one(store, source, *span, "max") == [
        (0, 10), (20_000, 40), (40_000, None), (80_000, 7)]  # fmt: skip
    assert one(store, source, *span, "min")[1] == (20_000, 20)
    assert one(store, source, *span, "count") == [(0, 1), (20_000, 2), (40_000, 0), (80_000, 1)]
    assert one(store, source, *span, "lost") == [(0, 1), (20_000, 0), (40_000, 2), (80_000, 0)]
    assert one(store, source, T0, T0 + 85_000, None, "avg") == [(0, 77 / 4)]
    assert one(store, source, T0, T0 + 85_000, None, "lost") == [(0, 3)]


def test_unknown_words_are_refused(store, source):
    for call in (
        lambda: store.range({"source": source}, T0, T0 + 1, None, "median"),
        lambda: store.range({"source": source}, T0, T0 + 1, 0, "avg"),
        lambda: store.last({"source": source}, fn="median"),
    ):
        with pytest.raises(ValueError, match="unknown function"):
            call()


def test_a_rate_is_per_second_and_knows_the_poll_before(store, source):
    polled(store, source, counter(0, 1000, 3000, 3000, 8000, 8000, 8600))
    assert one(store, source, T0 + 20_000, T0 + 70_000, 20_000, "rate") == [
        (20_000, 100), (40_000, 250), (60_000, 60)]  # fmt: skip
    assert one(store, source, T0, T0 + 10_000, 10_000, "rate") == []
    assert one(store, source, T0, T0 + 70_000, None, "rate") == [(0, 8600 / 60)]


def test_a_restart_of_64_bits_leaves_a_hole(store, source):
    polled(store, source, counter(10**12, 10**12 + 500, 400, 900, 2**40))
    assert one(store, source, T0, T0 + 40_000, 10_000, "rate") == [(10_000, 50), (30_000, 50)]


def test_32_bits_wrap_where_it_is_plausible(store, source):
    told = {"a": Counter(32, 125e6)}
    rows = counter(2**32 - 5000, 5000, 2**31, 100, 1100)
    polled(store, source, rows, counters=told)
    assert store.counters({"source": source}) == {SeriesKey(source, "a"): Counter(32, 125e6)}
    assert one(store, source, T0, T0 + 50_000, 10_000, "rate") == [
        (10_000, 1000), (20_000, (2**31 - 5000) / 10), (40_000, 100)]  # fmt: skip


def test_a_loss_is_bridged_and_a_gap_is_not(store, source):
    polled(store, source, counter(0, 100, None, 300, "-", "-", "-", 700, 800, 900))
    assert one(store, source, T0, T0 + 100_000, 10_000, "rate") == [
        (10_000, 10), (30_000, 10), (80_000, 10), (90_000, 10)]  # fmt: skip


def test_a_slower_poll_is_no_gap(store, source):
    for at, value in enumerate((0, 100, 200, 300)):
        store.append(source, T0 + at * 10_000, {"a": float(value)})
    for at, value in enumerate((900, 1500, 2100)):
        store.append(source, T0 + 90_000 + at * 60_000, {"a": float(value)})
    store.settle()
    assert one(store, source, T0, T0 + 300_000, MINUTE, "rate") == [
        (0, 10), (60_000, 10), (120_000, 10), (180_000, 10)]  # fmt: skip


def test_the_newest_value_and_the_busiest_ports(store, source):
    rows = [{"a": n * 100.0, "b": n * 900.0, "c": n * 300.0, "d": math.nan} for n in range(9)]
    rows[8]["c"] = 5.0  # began again
    polled(store, source, rows)
    sel = {"source": source}
    newest = T0 + 80_000
    assert [(s.series.key, s.t_ms, s.value) for s in store.last(sel, top=2)] == [
        ("b", newest, 7200.0),
        ("a", newest, 800.0),
    ]
    assert math.isnan({s.series.key: s.value for s in store.last(sel)}["d"])
    busiest = store.last(sel, fn="rate", top=3)
    assert [(s.series.key, s.value) for s in busiest] == [
        ("b", pytest.approx(90)),
        ("c", pytest.approx(30)),
        ("a", pytest.approx(10)),
    ]
    assert store.last(sel | {"key": "d"}, fn="rate") == []
    assert [s.value for s in store.last(sel | {"key": "c"}, fn="rate", window=30_000)] == [30]
    assert store.last({"source": "nobody"}, fn="rate", top=3) == []


def test_many_polls_at_once(store, source):
    store.append_all(Poll(source, T0 + n * SECOND, {"a": float(n)}) for n in range(500))
    store.settle()
    assert one(store, source, T0, T0 + 500_000, None, "count") == [(0, 500)]
    assert one(store, source, T0, T0 + 500_000, None, "max") == [(0, 499)]
    assert store.newest(source) == T0 + 499_000
    assert store.window(source, T0 + 5000, T0 + 6000) == [
        (T0 + 5000, {"a": 5.0}),
        (T0 + 6000, {"a": 6.0}),
    ]
