"""What exporters tell is read whole, what is broken is named, and what we write is read again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.openmetrics import (
    Family,
    Form,
    Kind,
    form_wanted,
    labels_text,
    read_exposition,
    reading,
    write_exposition,
)
from kaisai.engines.formats.openmetrics.words import SENTENCES

NODE = b"""\
# HELP node_network_receive_bytes_total Bytes \\\\ in.\\nOf a device.
# TYPE node_network_receive_bytes_total counter
node_network_receive_bytes_total{device="eth0"} 1.81e+10
node_network_receive_bytes_total{device="w \\"x\\" \\\\ \\n",} 5
# TYPE temp gauge
  temp 21.5 1790000000000
\ttemp{ a = "{b}" , c="#" }\t-Inf
# TYPE odd untyped
odd nan
# TYPE took histogram
took_bucket{le="+Inf"} 3
took_count 3
took_sum 0.5
"""
OPEN = b"""\
# TYPE port_octets counter
# UNIT port_octets octets
# HELP port_octets Octets of \\"all\\" ports.
port_octets_total{port="1"} 17 1790000000.25 # {trace="a b"} 1 2
port_octets_created{port="1"} 1.5e9
# TYPE build info
build_info{version="1"} 1
# EOF
"""


def told(found):
    return [(s.name, dict(s.labels), s.value, s.t_ms) for s in found.samples]


def codes(found):
    return [(finding.line, finding.code) for finding in found.findings]


def test_the_text_form():
    found = read_exposition(NODE)
    assert codes(found) == []
    samples = told(found)
    assert samples[:4] == [
        ("node_network_receive_bytes_total", {"device": "eth0"}, 1.81e10, None),
        ("node_network_receive_bytes_total", {"device": 'w "x" \\ \n'}, 5.0, None),
        ("temp", {}, 21.5, 1_790_000_000_000),
        ("temp", {"a": "{b}", "c": "#"}, -math.inf, None),
    ]
    assert math.isnan(samples[4][2])
    family, ending = found.family_of("node_network_receive_bytes_total")
    assert (family.kind, family.help, ending) == (Kind.COUNTER, "Bytes \\ in.\nOf a device.", "")
    assert found.family_of("took_bucket")[0].name == "took"
    counting = [name for name, *_ in samples if found.counts(name)]
    assert counting == ["node_network_receive_bytes_total"] * 2 + [
        "took_bucket",
        "took_count",
        "took_sum",
    ]


def test_openmetrics():
    found = read_exposition(OPEN, Form.OPENMETRICS)
    assert codes(found) == []
    assert told(found)[0] == ("port_octets_total", {"port": "1"}, 17.0, 1_790_000_000_250)
    family, ending = found.family_of("port_octets_total")
    assert (family.unit, family.help, ending) == ("octets", 'Octets of "all" ports.', "_total")
    assert found.counts("port_octets_total")
    assert not found.counts("port_octets_created")
    assert not found.counts("build_info")
    assert not found.counts("never_heard_of")


BROKEN = {
    b"up": "not-a-sample",
    b"9up 1": "not-a-sample",
    b"up{a=1} 1": "bad-labels",
    b'up{a="1" b="2"} 1': "bad-labels",
    b'up{a="1} 1': "not-a-sample",
    b'up{a="1",a="2"} 1': "label-twice",
    b"up one": "bad-value",
    b"up 1_000": "bad-value",
    b"up 0x10": "bad-value",
    b"up 1 2 3": "not-a-sample",
    b"# TYPE up colour": "bad-type",
    b"up 1 soon": "bad-time",
    b'up{a="\xff"} 1': "not-utf8",
}


@pytest.mark.parametrize("line", BROKEN)
def test_what_is_broken_is_named_with_its_line_and_the_rest_is_taken(line):
    found = read_exposition(b"a 1\n" + line + b"\nb 2\n")
    assert codes(found) == [(2, BROKEN[line])]
    assert {"a", "b"} <= {sample.name for sample in found.samples}
    finding = found.findings[0]
    assert "2" in finding.sentence("en")
    assert "行目" in finding.sentence("ja")


def test_the_end_is_where_openmetrics_marks_it():
    assert codes(read_exposition(b"a 1\n", Form.OPENMETRICS)) == [(0, "no-end")]
    found = read_exposition(b"a 1\n# EOF\nb 2\n", Form.OPENMETRICS)
    assert codes(found) == [(3, "after-end")]
    assert [sample.name for sample in found.samples] == ["a"]


def test_a_flood_is_cut_and_told(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SAMPLES", 10)
    found = read_exposition(b"a 1\n" * 50)
    assert len(found.samples) == 10
    assert codes(found) == [(11, "too-many")]
    assert found.is_cut
    assert len(read_exposition(b"?\n" * 5000).findings) == reading.MOST_FINDINGS
    assert codes(read_exposition(b"a" * 100_000 + b" 1")) == [(1, "not-a-sample")]


LONG = 60_000


@pytest.mark.parametrize(
    "line",
    [
        b"a" + b" " * LONG + b"#",
        b"a" + b" " * LONG + b"{" + b" " * LONG,
        b"a{" + b'""' * (LONG // 2),
        b'a{"' + b"\\" * LONG,
        b"a" * LONG + b"-",
        b"a " + b"1" * LONG + b"x",
        b"a 1 " + b"1" * LONG + b"x",
        b"a 1" + b" " * LONG + b"1 1",
        b"a{" + b" " * LONG + b"b} 1",
        b"a{b" + b" " * LONG + b"} 1",
    ],
)
def test_no_line_takes_longer_than_its_length(patience, line):
    found = read_exposition(b"\n".join([line] * 20) + b"\nb 2\n")
    assert found.samples[-1].name == "b"


def test_blank_lines_and_descriptions_are_cut_too(monkeypatch):
    monkeypatch.setattr(reading, "MOST_LINES", 10)
    for line in (b"\n", b"# TYPE a gauge\n"):
        found = read_exposition(line * 30)
        assert (found.is_cut, codes(found)) == (True, [(11, "too-many")])
        assert not read_exposition(line * 10).is_cut


def test_a_text_that_is_just_not_too_long_is_read_whole(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SAMPLES", 10)
    found = read_exposition(b"a 1\n" * 10 + b"# HELP a a\n# EOF\n", Form.OPENMETRICS)
    assert (len(found.samples), found.is_cut, codes(found)) == (10, False, [])


@pytest.mark.parametrize("form", Form)
@given(
    noise=st.one_of(
        st.binary(max_size=400), st.text('a{}="\\\n# 1.e-+N,_TYPE', max_size=200).map(str.encode)
    )
)
def test_noise_is_never_an_exception(form, noise):
    for finding in read_exposition(noise, form).findings:
        assert finding.en
        assert finding.ja


NAMES = st.from_regex(r"[a-z_:][a-z0-9_:]{0,8}", fullmatch=True)
LABELS = st.dictionaries(
    st.from_regex(r"[a-z_][a-z0-9_]{0,5}", fullmatch=True),
    st.text(min_size=1, max_size=12)
    .filter(lambda t: t.isprintable() or "\n" in t)
    .filter(lambda t: "\r" not in t),
    max_size=3,
)


@pytest.mark.parametrize("form", Form)
@given(
    name=NAMES,
    kind=st.sampled_from([Kind.GAUGE, Kind.COUNTER, Kind.UNKNOWN]),
    help_text=st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=20),
    rows=st.lists(st.tuples(LABELS, st.floats()), min_size=1, max_size=5),
)
def test_what_is_written_is_read_again(form, name, kind, help_text, rows):
    family = Family(name, kind, help_text)
    text = write_exposition([(family, [(labels_text(l.items()), v) for l, v in rows])], form)
    found = read_exposition(text.encode("utf-8", "replace"), form)
    assert [code for _, code in codes(found) if code != "not-utf8"] == []
    assert [repr(s.value) for s in found.samples] == [repr(v + 0.0) for _, v in rows]
    assert [dict(s.labels) for s in found.samples] == [l for l, _ in rows]
    kept = found.family_of(family.sample_name)[0]
    assert (kept.kind, kept.help) == (kind, help_text)


def test_how_each_form_is_written():
    families = [
        (
            Family("a_octets", Kind.COUNTER, 'In "all".', "octets"),
            [(labels_text([("p", "1"), ("q", "")]), 2.0**40)],
        ),
        (Family("none", Kind.GAUGE, "Nothing."), []),
        (Family("b", Kind.INFO, "B."), [("", 1)]),
        (Family("c", Kind.GAUGE), [("", math.nan), ("", math.inf), ("", -math.inf), ("", 0.25)]),
    ]
    assert write_exposition(families, Form.OPENMETRICS).splitlines() == [
        "# TYPE a_octets counter",
        "# UNIT a_octets octets",
        '# HELP a_octets In \\"all\\".',
        'a_octets_total{p="1"} 1099511627776',
        "# TYPE b info",
        "# HELP b B.",
        "b_info 1",
        "# TYPE c gauge",
        *("c NaN", "c +Inf", "c -Inf", "c 0.25"),
        "# EOF",
    ]
    assert write_exposition(families, Form.TEXT).splitlines()[:6] == [
        "# TYPE a_octets_total counter",
        '# HELP a_octets_total In "all".',
        'a_octets_total{p="1"} 1099511627776',
        "# TYPE b_info gauge",
        "# HELP b_info B.",
        "b_info 1",
    ]


PROMETHEUS = (
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
    "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,"
    "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (PROMETHEUS, Form.OPENMETRICS),
        ("application/openmetrics-text", Form.OPENMETRICS),
        ("", Form.TEXT),
        ("*/*", Form.TEXT),
        ("text/html,*/*;q=0.1", Form.TEXT),
        (
            "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5",
            Form.TEXT,
        ),
        ("application/openmetrics-text;version=0.0.1", Form.TEXT),
        ("application/openmetrics-text;q=0", Form.TEXT),
        ("application/openmetrics-text;q=x,;;=,", Form.TEXT),
    ],
)
def test_the_reader_chooses_the_form(accept, form):
    assert form_wanted(accept) is form


def test_every_sentence_is_there_in_both_languages():
    for english, japanese in SENTENCES.values():
        assert english.format(line=3, detail="x") != japanese.format(line=3, detail="x")
