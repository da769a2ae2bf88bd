"""What one store wrote another reads, and foreign lines are taken or refused by number."""

import io
import math

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaisai.engines.metrics import carrying, exchange, parquet
from kaisai.engines.metrics.carrying import Loaded
from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.parquet import read_parquet, write_parquet
from kaisai.engines.metrics.port import Counter, Poll, SeriesKey
from kaisai.engines.metrics.words import SENTENCES

T0, HOUR = 1_790_000_000_000, 3_600_000
ODD = 'Saal "1", C:\\net\nhalle'


@pytest.fixture
def stores(tmp_path):
    opened = [EmbeddedStore(tmp_path / f"{n}.sqlite3") for n in "ab"]
    first = opened[0]
    for n in range(1000):
        values = {"x": n / 8, ODD: math.nan if n % 9 == 0 else float(2**33 + n)}
        first.append("demo/sw 1", T0 + n * 10_000, values, {"x": Counter(32, 5e6)})
    yield opened
    for each in opened:
        each.close()


def told(store):
    return {
        key: (t, list(map(repr, v))) for key, (t, v) in store.range({}, T0, T0 + 3 * HOUR).items()
    }


@pytest.mark.parametrize("form", ["prometheus", "csv"])
def test_there_and_back(stores, form):
    first, second = stores
    text = io.StringIO(newline="")
    polls = carrying.polls_of(first, {}, T0, T0 + 3 * HOUR)
    assert getattr(exchange, f"write_{form}")(polls, text) == 2000
    text.seek(0)
    assert carrying.load(second, getattr(exchange, f"read_{form}")(text)) == Loaded(2000, 0)
    assert told(second) == told(first)
    if form == "prometheus":
        assert second.counters({}) == {SeriesKey("demo/sw 1", "x"): Counter(32, 5e6)}


def test_taken_twice_it_is_there_once(stores):
    first, second = stores
    for expected in (Loaded(2000, 0), Loaded(0, 2000)):
        polls = carrying.polls_of(first, {}, T0, T0 + 3 * HOUR)
        assert carrying.load(second, polls, now=T0 + 4 * HOUR) == expected
    assert told(second) == told(first)


def test_what_is_there_stays_and_what_is_missing_comes(stores):
    _, second = stores
    second.append("demo/sw 1", T0, {"x": 7.0})
    polls = [Poll("demo/sw 1", T0, {"x": 8.0, "y": 1.0}), Poll("demo/sw 1", T0, {"y": 2.0})]
    assert carrying.load(second, polls) == Loaded(1, 2)
    assert second.range({}, T0, T0 + 1) == {
        SeriesKey("demo/sw 1", "x"): ([T0], [7.0]),
        SeriesKey("demo/sw 1", "y"): ([T0], [1.0]),
    }


def test_a_selection_and_a_span_bound_what_comes_out(stores):
    first = stores[0]
    first.append("demo/sw 2", T0 + 5, {"x": 1.0})
    at = T0 + 30_000
    found = list(carrying.polls_of(first, {"key": ["x"]}, T0, at))
    assert [(poll.source, poll.t_ms - T0, list(poll.values)) for poll in found] == [
        ("demo/sw 1", 0, ["x"]),
        ("demo/sw 1", 10_000, ["x"]),
        ("demo/sw 1", 20_000, ["x"]),
        ("demo/sw 2", 5, ["x"]),
    ]
    assert list(carrying.polls_of(first, {"source": ["demo/sw 2"]}, T0 + 6, at)) == []


class Counting(EmbeddedStore):
    """Remembers how much it was asked for at once."""

    most = 0

    def range(self, *args, **kwargs):
        found = super().range(*args, **kwargs)
        if len(args) < 4:  # values, not how many there are
            self.most = max(self.most, sum(len(times) for times, _ in found.values()))
        return found


def test_what_is_held_at_once_does_not_grow_with_the_number_of_sources(tmp_path, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_VALUES", 60 * 4)
    store = Counting(tmp_path / "c.sqlite3")
    store.append_all(
        Poll(f"demo/{n}", T0 + t * 1000, {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0})
        for t in range(600)
        for n in range(5)
    )
    assert sum(len(p.values) for p in carrying.polls_of(store, {}, T0, T0 + HOUR)) == 12_000
    assert store.most <= 60 * 4
    store.close()


def test_lines_of_other_programs():
    text = '# HELP up is it up\n\nup{job="a b",to="c"} 1 1790000000000\nload 0.5 1790000000001 \n'
    polls = list(exchange.read_prometheus(text.splitlines()))
    assert [poll[:3] for poll in polls] == [
        ("up", 1_790_000_000_000, {"job=a b,to=c": 1.0}),
        ("load", 1_790_000_000_001, {"load": 0.5}),
    ]


BROKEN = {
    "up 1": "not-a-sample",
    "up{a=b} 1 5": "bad-labels",
    "up one 5": "bad-number",
    "{} 1 5": "not-a-sample",
    "up 1 99999999999999": "bad-time",
    "up 1 -5": "bad-time",
    'kaisai_value{source="a",key="b",bits="x",most="1"} 1 5': "bad-number",
    'kaisai_value{source="a",key="\udcff"} 1 5': "not-utf8",
}


@pytest.mark.parametrize("line", BROKEN)
def test_a_line_that_is_none_is_named_and_the_others_are_taken(line):
    with pytest.raises(exchange.BadInput, match="line 2"):
        list(exchange.read_prometheus(["a 1 5", line]))
    bad = []
    polls = list(exchange.read_prometheus(["a 1 5", line, "a 2 6"], bad.append))
    assert [poll.t_ms for poll in polls] == [5, 6]
    assert [(each.code, each.line) for each in bad] == [(BROKEN[line], 2)]
    assert "2 行目" in bad[0].sentence("ja")


@pytest.mark.parametrize("line", ["a" + " " * 200_000 + "#", "a{" + "} " * 100_000 + "#"])
def test_no_line_takes_longer_than_its_length(patience, line):
    bad = []
    assert list(exchange.read_prometheus([line] * 3, bad.append)) == []
    assert [each.code for each in bad] == ["not-a-sample"] * 3


def test_a_table_that_is_none_is_named():
    with pytest.raises(exchange.BadInput, match="line 1"):
        list(exchange.read_csv(["a,b"]))
    bad = []
    rows = ["source,key,t_ms,value", "a,b,5,1", "a,b,now,1", "a,b", "", "a,b,6,x", 'a,b,7,""']
    polls = list(exchange.read_csv(rows, bad.append))
    assert [(poll.t_ms, str(poll.values["b"])) for poll in polls] == [(5, "1.0"), (7, "nan")]
    assert [(each.line, each.code) for each in bad] == [
        (3, "bad-time"),
        (4, "not-a-row"),
        (6, "bad-number"),
    ]


def test_without_pyarrow_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet.importlib.util, "find_spec", lambda _name: None)
    for use in (lambda path: write_parquet([], path), lambda path: list(read_parquet(path))):
        with pytest.raises(exchange.BadInput, match="pyarrow"):
            use(str(tmp_path / "m.parquet"))


def test_parquet_there_and_back(stores, tmp_path):
    first, second = stores
    path = str(tmp_path / "m.parquet")
    assert write_parquet(carrying.polls_of(first, {}, T0, T0 + 3 * HOUR), path) == 2000
    assert carrying.load(second, read_parquet(path)) == Loaded(2000, 0)
    assert told(second) == told(first)


def test_what_is_no_parquet_of_ours_is_told(tmp_path):
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    (tmp_path / "noise.parquet").write_bytes(b"PAR1 nothing PAR1")
    for name in ("other.parquet", "noise.parquet"):
        with pytest.raises(exchange.BadInput, match="columns source, key, t_ms, value"):
            list(read_parquet(str(tmp_path / name)))


def test_every_sentence_is_there_in_both_languages():
    for english, japanese in SENTENCES.values():
        assert english.format(line=3, detail="x") != japanese.format(line=3, detail="x")
