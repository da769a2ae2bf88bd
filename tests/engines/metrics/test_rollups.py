"""Days become minutes: a chart over both shows no seam, and nothing stays for ever."""

import math
import sqlite3

import pytest

from kaisai.engines.metrics import codec
from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import Counter, SeriesKey

SOURCE = "demo/snmp/sw1"
HOUR, DAY = 3_600_000, 86_400_000
SPEED = 100_000_000  # octets a second: a 32-bit counter wraps every 43 s


@pytest.fixture
def store(tmp_path):
    opened = EmbeddedStore(tmp_path / "m.sqlite3", retention_days=1, rollup_days=10)
    yield opened
    opened.close()


def fill(store, hours=3, step=10_000):
    told = {"octets": Counter(32, SPEED * 1.1)}
    for at in range(hours * HOUR // step):
        t = at * step + at % 7 * 10
        values = {"octets": float(SPEED // 1000 * t % 2**32), "rtt": at % 60 / 8}
        if at % 25 == 3:
            values["rtt"] = math.nan
        if at % 100 >= 90:
            del values["rtt"]
        store.append(SOURCE, t, values, told)


def settle(store, now):
    for _ in range(500):
        if not store.maintain(now):
            return
    raise AssertionError("maintenance never ends")


def all_folds(store):
    functions = ("avg", "min", "max", "count", "lost")
    return {
        (fn, step): store.range({"source": SOURCE, "key": "rtt"}, 0, 3 * HOUR, step, fn)
        for fn in functions
        for step in (60_000, 600_000, None)
    }


def by_key(found):
    return {name: list(map(repr, points[1])) for name, points in found.items()}


@pytest.mark.parametrize("now", [DAY + HOUR + HOUR // 2, DAY + 4 * HOUR])
def test_steps_of_a_minute_and_more_are_the_same_before_and_after(store, now):
    fill(store)
    before = all_folds(store)
    settle(store, now)
    for asked, found in all_folds(store).items():
        times, values = found[SeriesKey(SOURCE, "rtt")]
        old_times, old_values = before[asked][SeriesKey(SOURCE, "rtt")]
        assert times == old_times, asked
        assert values == pytest.approx(old_values, nan_ok=True), asked


@pytest.mark.parametrize("now", [HOUR, DAY + HOUR + HOUR // 2, DAY + 4 * HOUR])
def test_a_rate_knows_the_wraps_of_the_past_and_has_no_seam(store, now):
    fill(store)
    settle(store, now)
    for step in (60_000, 600_000):
        found = store.range({"source": SOURCE, "key": "octets"}, 0, 3 * HOUR, step, "rate")
        times, values = found[SeriesKey(SOURCE, "octets")]
        assert len(times) >= 3 * HOUR // step - 1
        assert values == pytest.approx([SPEED] * len(values), rel=1e-6)


def test_minutes_take_the_place_of_raw_values_and_go_in_their_time(store, tmp_path):
    fill(store)
    settle(store, 2 * DAY)
    assert store.window(SOURCE, 0, DAY) == []
    assert store.newest(SOURCE) is None
    times, values = store.range({"key": "octets"}, 0, DAY)[SeriesKey(SOURCE, "octets")]
    assert 3 * 60 <= len(times) == len(values) < 3 * 60 + 5  # a block may end within a minute
    with sqlite3.connect(tmp_path / "m.sqlite3") as other:
        assert other.execute("SELECT count(*) FROM summary").fetchone() == (0,)
        assert other.execute("SELECT count(*) FROM rollup").fetchone() == (1,)
    other.close()
    settle(store, 12 * DAY)
    assert store.range({}, 0, DAY) == {}


def test_nothing_is_kept_longer_when_no_minutes_are_wanted(tmp_path):
    store = EmbeddedStore(tmp_path / "m.sqlite3", retention_days=1, rollup_days=0)
    fill(store, hours=1)
    settle(store, 2 * DAY)
    assert store.range({}, 0, DAY) == {}
    store.close()


def test_a_column_that_came_later_is_not_asked_before(store):
    for at in range(60):
        values = {"a": 1.0} if at < 30 else {"a": 2.0, "b": 5.0}
        store.append(SOURCE, at * 10_000, values)
    for now in (0, HOUR, 2 * DAY):
        settle(store, now)
        found = store.range({}, 0, HOUR, 60_000, "max")
        assert found[SeriesKey(SOURCE, "a")][1] == [1.0] * 5 + [2.0] * 5
        assert found[SeriesKey(SOURCE, "b")] == ([m * 60_000 for m in range(5, 10)], [5.0] * 5)


def test_a_day_in_one_number_is_the_same_without_summaries(store):
    fill(store)
    settle(store, 6 * HOUR)
    keys = ["octets", "rtt"]
    for broken in ("UPDATE summary SET body = x'2a00'", "DELETE FROM summary"):
        before = store.range({"key": keys}, 0, DAY, None, "max")
        counts = store.range({"key": keys}, 0, DAY, None, "count")
        store._db.execute(broken)
        assert store.range({"key": keys}, 0, DAY, None, "max") == before
        assert store.range({"key": keys}, 0, DAY, None, "count") == counts


def test_an_append_gets_through_while_a_slice_is_worked_on(store, monkeypatch):
    fill(store, hours=2)
    arrived = []

    def encode(columns):
        if not arrived:  # the slow part: another thread would append now
            arrived.append(store.append("demo/other", 5, {"x": 1.0}))
            assert not store._lock._is_owned()
        return real(columns)

    real = codec.encode_block
    monkeypatch.setattr("kaisai.engines.metrics.codec.encode_block", encode)
    settle(store, 2 * DAY)
    assert arrived
    assert store.series({"source": "demo/other"})


def test_a_restart_of_32_bits_stays_a_hole_in_minutes(store):
    told = {"octets": Counter(32, SPEED * 1.1)}
    for at in range(3 * 360):
        count = SPEED // 1000 * at * 10_000 + (
            0 if at < 500 else 3_000_000_000
        )  # too far for a wrap
        store.append(SOURCE, at * 10_000, {"octets": float(count % 2**32)}, told)
    for now in (0, 2 * DAY):
        settle(store, now)
        found = store.range({}, 0, 3 * HOUR, 60_000, "rate")[SeriesKey(SOURCE, "octets")]
        assert found[1] == pytest.approx([SPEED] * len(found[1]))
        assert len(found[0]) >= 3 * 60 - 9  # the minutes of the hole, its end, the first of all
