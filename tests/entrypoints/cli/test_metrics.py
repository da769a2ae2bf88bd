"""`kaisai metrics`: what was measured goes out as a file and comes in again, elsewhere and twice."""

import pytest

from kaisai.engines.metrics.embedded import EmbeddedStore
from kaisai.engines.metrics.port import Counter

T0 = 1_790_000_000_000  # 2026-09-21T14:13:20Z
SPAN = ("--from", "2026-09-21T14:00Z", "--to", "2026-09-21T15:00Z")
FORMS = ["prometheus", "csv", "parquet"]


@pytest.fixture
def measured(installation):
    """Ten polls of a switch and of round trips, one of another conference."""
    store = EmbeddedStore(installation.data / "metrics.sqlite3")
    for n in range(10):
        at = T0 + n * 10_000
        octets = {"port/1/in_octets": float(n), "port/2/in_octets": 2.0**40 + n, "cpu/1/load": 9.5}
        told = {"port/1/in_octets": Counter(32, 5e6)}
        store.append("kumo/snmp/sw-1", at, octets, told if n == 0 else None)
        store.append("kumo/rtt", at, {"core/icmp": float("nan") if n == 4 else 1.25})
    store.append("kaze/rtt", T0, {"core/icmp": 3.0})
    store.close()
    return installation


def lines(done):
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize("form", FORMS)
def test_out_in_and_in_again(measured, empty, tmp_path, form):
    file = tmp_path / "values.file"
    done = measured.run("metrics", "export", file, "--format", form, *SPAN)
    assert done.stdout == b""
    assert "41 values written." in done.stderr.decode()
    for expected in ("41 values taken in, 0 there", "0 values taken in, 41 there"):
        done = empty.run("metrics", "import", file, "--format", form)
        assert expected in done.stderr.decode()
    both = [
        lines(each.run("metrics", "export", "-", "--format", "csv", *SPAN))
        for each in (measured, empty)
    ]
    assert both[0] == both[1]
    assert len(both[0]) == 42


@pytest.mark.parametrize("form", FORMS)
def test_through_a_pipe(measured, empty, form):
    out = measured.run("metrics", "export", "--format", form, *SPAN).stdout
    done = empty.run("metrics", "import", "-", "--format", form, given=out)
    assert "41 values taken in" in done.stderr.decode()


def test_what_counts_is_told_as_prometheus(measured):
    told = lines(measured.run("metrics", "export", "--key", "port/1/*", *SPAN))
    assert told[1] == (
        'kaisai_value{source="kumo/snmp/sw-1",key="port/1/in_octets",bits="32",most="5000000.0"}'
        f" 1.0 {T0 + 10_000}"
    )


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--conference", "kumo"), 40),
        (("--source", "*/rtt"), 11),
        (("--source", "*/snmp/*", "--key", "port/?/in_octets"), 20),
        (("--source", "kaze/*", "--source", "kumo/snmp/sw-1"), 31),
    ],
)
def test_only_what_is_asked_for(measured, empty, words, count):
    asked = (word for word in words if word not in {"--conference", "kumo"})
    told = measured.run("metrics", "export", "--format", "csv", *words, *SPAN)
    assert len(lines(told)) == count + 1
    everything = measured.run("metrics", "export", *SPAN).stdout
    done = empty.run("metrics", "import", *asked, given=everything)
    expected = 41 if "--conference" in words else count
    assert f"{expected} values taken in" in done.stderr.decode()


def test_times_without_a_zone_are_those_of_the_venue(measured):
    span = ("--from", "2026-09-21T23:13:30", "--to", "2026-09-21T23:13:41")
    told = lines(measured.run("metrics", "export", "--conference", "kumo", "--key", "cpu/*", *span))
    assert [line.rpartition(" ")[2] for line in told] == [str(T0 + 10_000), str(T0 + 20_000)]


def test_a_broken_line_is_named_and_the_others_come_in(empty):
    given = f"a 1 {T0}\na one {T0}\n\xff 1 2\na 2 {T0 + 1}\n".encode("latin-1")
    done = empty.run("metrics", "import", given=given)
    told = done.stderr.decode().splitlines()
    assert told == [
        "line 2: one is not a number.",
        "line 3 is not UTF-8.",
        "2 values taken in, 0 there already.",
    ]
    japanese = empty.run("metrics", "import", given=given, LC_ALL="ja_JP.UTF-8")
    assert "2 行目: one は数値ではありません。" in japanese.stderr.decode()


def test_many_broken_lines_are_counted_and_nothing_is_a_failure(empty):
    done = empty.run("metrics", "import", given=b"nonsense\n" * 500, code=1)
    told = done.stderr.decode().splitlines()
    assert len(told) == 21
    assert told[-1].startswith("500 lines cannot be read")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "--source", "nobody/*"), "Nothing was measured that fits."),
        (
            ("export", "--from", "2026-09-22T00:00Z", "--to", "2026-09-21T00:00Z"),
            "--from must be before",
        ),
        (("export", "--to", "yesterday"), "--to yesterday is not a time"),
        (("export", "--conference", "kaze"), "There is no conference “kaze”."),
        (("export", "/nowhere/at/all.csv", *SPAN), "/nowhere/at/all.csv cannot be used"),
        (("import", "/nowhere/at/all.csv"), "/nowhere/at/all.csv cannot be used"),
        (("import", "--format", "csv"), "line 1 is not source,key,t_ms,value"),
        (("import", "--format", "parquet"), "columns source, key, t_ms, value"),
    ],
)
def test_what_cannot_be_is_one_sentence(measured, words, told):
    assert told in measured.refused("metrics", *words, given=b"")
