"""What one store wrote another reads, and foreign lines are taken or refused by number."""

import importlib.util
import io
import math

import pytest

from kaisai.engines.metrics import exchange
from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import Counter, SeriesKey

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
    polls = exchange.polls_of(first, {}, T0, T0 + 3 * HOUR)
    assert getattr(exchange, f"write_{form}")(polls, text) == 2000
    text.seek(0)
    assert exchange.load(second, getattr(exchange, f"read_{form}")(text)) == 2000
    assert told(second) == told(first)
    if form == "prometheus":
        assert second.counters({}) == {SeriesKey("demo/sw 1", "x"): Counter(32, 5e6)}


def test_lines_of_other_programs():
    text = '# HELP up is it up\n\nup{job="a b",to="c"} 1 1790000000000\nload 0.5 1790000000001 \n'
    polls = list(exchange.read_prometheus(text.splitlines()))
    assert [poll[:3] for poll in polls] == [
        ("up", 1_790_000_000_000, {"job=a b,to=c": 1.0}),
        ("load", 1_790_000_000_001, {"load": 0.5}),
    ]


@pytest.mark.parametrize(
    "line",
    ["up 1", "up{a=b} 1 5", "up one 5", "{} 1 5", 'kaisai_value{source="a",key="b",bits="x"} 1 5'],
)
def test_a_line_that_is_none_is_named(line):
    with pytest.raises(exchange.BadLine, match="line 2"):
        list(exchange.read_prometheus(["a 1 5", line]))


def test_a_table_that_is_none_is_named():
    with pytest.raises(exchange.BadLine, match="line 1"):
        list(exchange.read_csv(["a,b"]))
    with pytest.raises(exchange.BadLine, match="line 3"):
        list(exchange.read_csv(["source,key,t_ms,value", "a,b,5,1", "a,b,now,1"]))


def test_parquet_or_a_sentence(stores, tmp_path):
    polls = exchange.polls_of(stores[0], {}, T0, T0 + 3 * HOUR)
    if importlib.util.find_spec("pyarrow") is None:
        with pytest.raises(exchange.NoParquet, match="pyarrow"):
            exchange.write_parquet(polls, str(tmp_path / "m.parquet"))
        return
    parquet = importlib.import_module("pyarrow.parquet")
    assert exchange.write_parquet(polls, str(tmp_path / "m.parquet")) == 2000
    assert parquet.read_table(tmp_path / "m.parquet").num_rows == 2000
