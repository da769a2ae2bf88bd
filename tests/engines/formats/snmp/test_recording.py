"""Recordings of agents as people have them: snmpsim's files, and what snmpwalk printed into a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.snmp import Tag, parse_oid, read_recording, show_oid

WALK = """\
iso.3.6.1.2.1.1.1.0 = STRING: "Controller
for the event"
iso.3.6.1.2.1.1.2.0 = OID: iso.3.6.1.4.1.99999.1
iso.3.6.1.2.1.1.3.0 = Timeticks: (112489400) 13 days, 0:28:14.00
.1.3.6.1.2.1.1.5.0 = ""
.1.3.6.1.2.1.1.9.0 = No Such Object available on this agent at this OID
.1.3.6.1.2.1.2.2.1.6.1 = Hex-STRING: 00 11 22 33
44 55
.1.3.6.1.2.1.2.2.1.8.1 = INTEGER: up(1)
.1.3.6.1.2.1.2.2.1.9.1 = Gauge32: 7
.1.3.6.1.2.1.4.20.1.1 = IpAddress: 192.0.2.1
.1.3.6.1.2.1.31.1.1.1.6.1 = Counter64: 18446744073709551615
"""


def values(recording):
    return {show_oid(row.oid): (row.tag, row.value) for row in recording.rows}


def test_a_walk_from_a_terminal_is_read():
    recording = read_recording(WALK.encode())
    assert recording.findings == ()
    assert values(recording) == {
        "1.3.6.1.2.1.1.1.0": (Tag.OCTETS, b"Controller\nfor the event"),
        "1.3.6.1.2.1.1.2.0": (Tag.OID, "1.3.6.1.4.1.99999.1"),
        "1.3.6.1.2.1.1.3.0": (Tag.TICKS, 112489400),
        "1.3.6.1.2.1.1.5.0": (Tag.OCTETS, b""),
        "1.3.6.1.2.1.2.2.1.6.1": (Tag.OCTETS, bytes.fromhex("001122334455")),
        "1.3.6.1.2.1.2.2.1.8.1": (Tag.INTEGER, 1),
        "1.3.6.1.2.1.2.2.1.9.1": (Tag.GAUGE32, 7),
        "1.3.6.1.2.1.4.20.1.1": (Tag.ADDRESS, "192.0.2.1"),
        "1.3.6.1.2.1.31.1.1.1.6.1": (Tag.COUNTER64, 2**64 - 1),
    }


def test_windows_ends_of_line_change_nothing():
    told = values(read_recording(WALK.replace("\n", "\r\n").encode()))
    assert told == values(read_recording(WALK.encode()))


@pytest.mark.parametrize(
    ("line", "code", "kept"),
    [
        ("1.3.6.1.2.1.1.5.0|4", "no-fields", 1),
        ("1.3.6.1.x.1|4|a", "bad-oid", 1),
        ("1.3.6.1.99999999999|4|a", "bad-oid", 1),
        ("1.3.6.1.2.1.1.6.0|99|a", "unknown-type", 1),
        ("1.3.6.1.2.1.1.6.0|4:notify|a", "unknown-type", 1),
        ("1.3.6.1.2.1.1.6.0|65|many", "bad-value", 1),
        ("1.3.6.1.2.1.1.6.0|64|300.1.1.1", "bad-value", 1),
        ("1.3.6.1.2.1.1.6.0|4x|0g", "bad-value", 1),
        ("1.3.6.1.2.1.1.6.0|65|", "empty-number", 2),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_kept(line, code, kept):
    recording = read_recording(f"1.3.6.1.2.1.1.1.0|4|a switch\n{line}\n".encode())
    assert [(finding.line, finding.code) for finding in recording.findings] == [(2, code)]
    assert len(recording) == kept
    assert recording.findings[0].ja != recording.findings[0].en


def test_rows_stand_in_the_order_of_agents_whatever_the_file_says():
    lines = ["1.3.6.1.2.10|2|1", "1.3.6.1.2.9|2|2", "1.3.6.1.2.9.1|2|3", "1.3.6.1.10|2|4"]
    recording = read_recording("\n".join(lines).encode())
    assert [row.value for row in recording.rows] == [2, 3, 1, 4]
    assert [row.value for row in recording.below(parse_oid("1.3.6.1.2"))] == [2, 3, 1]
    assert [row.value for row in recording.below(parse_oid("1.3.6.1.2.9"))] == [3]


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe\x00", b"name,address\na,192.0.2.1\n"])
def test_what_is_no_recording_is_refused_in_a_sentence(data):
    recording = read_recording(data)
    assert not recording.rows
    assert [finding.code for finding in recording.findings] == ["not-a-recording"]


@given(st.binary(max_size=600), st.sampled_from([b"", b"1.3.6.1|2|1\n", b".1.3 = INTEGER: 1\n"]))
def test_no_bytes_break_the_reader(data, start):
    for finding in read_recording(start + data).findings:
        assert finding.en
        assert finding.ja


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader_of_walks(text):
    read_recording(
        f".1.3.6.1.2 = STRING: {text}\n.1.3.6.1.3 = Hex-STRING: {text}\n".encode("utf-8", "replace")
    )
