"""What switches, access points and servers really send to their log host."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.syslog import Framing, Severity, read_message

TOKYO = ZoneInfo("Asia/Tokyo")
RECEIVED = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def read(text, received=RECEIVED, zone=TOKYO):
    return read_message(text.encode(), received, zone)


def test_the_modern_format_with_structured_data():
    told = read(
        "<165>1 2026-11-21T12:00:00.003+09:00 sw-4f switchd 812 LINK "
        '[port@32473 name="Gi1/0/4" why="say \\"no\\" \\]"][x@1 a="1"] \ufeffポート4がダウンしました'
    )
    assert (told.severity, told.facility) == (Severity.NOTICE, 20)
    assert told.at == datetime(2026, 11, 21, 3, 0, 0, 3000, tzinfo=UTC)
    assert (told.host, told.app, told.pid, told.kind) == ("sw-4f", "switchd", "812", "LINK")
    assert told.data == {"port@32473.name": "Gi1/0/4", "port@32473.why": 'say "no" ]', "x@1.a": "1"}
    assert told.text == "ポート4がダウンしました"


def test_the_modern_format_with_nothing_but_a_text():
    told = read("<34>1 - - - - - - link down")
    assert (told.severity, told.at, told.host, told.app, told.text) == (
        Severity.CRITICAL,
        None,
        "",
        "",
        "link down",
    )


@pytest.mark.parametrize(
    ("text", "at", "host", "app", "pid", "said"),
    [
        (
            "<13>Nov 21 12:00:00 sw-4f dropbear[98]: exit before auth",
            datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
            *("sw-4f", "dropbear", "98", "exit before auth"),
        ),
        (
            "<189>3811: *Nov 21 12:00:00.123: %LINK-3-UPDOWN: Interface Gi1/0/4, changed state to down",
            datetime(2026, 11, 21, 3, 0, 0, 123000, tzinfo=UTC),
            *("", "%LINK-3-UPDOWN", "", "Interface Gi1/0/4, changed state to down"),
        ),
        (
            "<6>Nov  1 2026 01:02:03 ap-7 kernel: wlan0: deauthenticated",
            datetime(2026, 10, 31, 16, 2, 3, tzinfo=UTC),
            *("ap-7", "kernel", "", "wlan0: deauthenticated"),
        ),
        (
            "<30>2026-11-21T03:00:00Z ap-7 hostapd: associated",
            datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
            *("ap-7", "hostapd", "", "associated"),
        ),
        ("<30>LAN2: link up", None, "", "LAN2", "", "link up"),
        ("just a text", None, "", "", "", "just a text"),
        ("<999>no such priority", None, "", "", "", "<999>no such priority"),
        ("<13>Feb 30 12:00:00 h a: b", None, "h", "a", "", "b"),
    ],
)
def test_the_old_format_as_devices_use_it(text, at, host, app, pid, said):
    told = read(text)
    assert (told.at, told.host, told.app, told.pid, told.text) == (at, host, app, pid, said)


def test_a_message_of_december_that_comes_in_january_is_last_years():
    told = read("<13>Dec 31 23:59:59 h a: b", datetime(2027, 1, 1, 0, 0, 5, tzinfo=UTC), UTC)
    assert told.at == datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_leap_day_in_a_year_without_one_is_no_time():
    assert read("<13>Feb 29 10:00:00 h a: b", datetime(2027, 3, 1, tzinfo=UTC)).at is None


@pytest.mark.parametrize(
    "time",
    [
        "1 0001-01-01T00:00:00+14:00 h a - - - ",
        "1 9999-12-31T23:59:59-12:00 h a - - - ",
        "0001-01-01T00:00:00Z h a: ",
        "Jan 1 0001 00:00:00 h a: ",
        "Dec 31 9999 23:59:59 h a: ",
        "1 2060-01-01T00:00:00Z h a - - - ",
    ],
)
def test_a_time_that_no_clock_tells_is_none(time):
    told = read(f"<13>{time}hi")
    assert (told.at, told.host, told.app, told.text) == (None, "h", "a", "hi")


def test_a_clock_that_nobody_set_is_told_since_it_should_be_mended():
    told = read("<13>1 1970-01-01T00:00:05+09:00 h a - - - hi")
    assert told.at == datetime(1969, 12, 31, 15, 0, 5, tzinfo=UTC)


def test_names_are_as_long_as_names_may_be():
    told = read(f"<13>1 - {'h' * 900} {'a' * 900} - - - hi")
    assert (len(told.host), len(told.app), told.text) == (255, 64, "hi")


def test_control_characters_never_reach_a_page_or_terminal():
    told = read("<13>Nov 21 12:00:00 h a: \x1b[31mred\x00\x07\ttab")
    assert "\x1b" not in told.text
    assert told.text.isprintable()


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw):
    for start in (b"", b"<13>", b"<34>1 ", b"<34>1 - - - - - [", b"<13>Nov 21 12:00:00 "):
        told = read_message(start + raw, RECEIVED)
        assert told.text.isprintable()


def pieces(data, size):
    framing = Framing()
    found = []
    for start in range(0, len(data), size):
        found += framing.feed(data[start : start + size])
    return found, framing.rest()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_a_stream_is_cut_alike_however_it_arrives(size):
    stream = b"5 <1>ab<13>one\n<13>two\r\n\n11 <1>a\nb\nc\nde<14>unfinished"
    assert pieces(stream, size) == (
        [b"<1>ab", b"<13>one", b"<13>two\r", b"<1>a\nb\nc\nde"],
        b"<14>unfinished",
    )


def test_what_is_too_long_is_cut_and_what_follows_is_heard():
    found, rest = pieces(
        b"20000 " + b"x" * 20000 + b"<13>after\n" + b"y" * 9000 + b"\n<13>end\n", 777
    )
    assert [len(frame) for frame in found] == [8192, 9, 8192, 808, 7]
    assert (found[1], found[-1], rest) == (b"<13>after", b"<13>end", b"")


@given(st.binary(max_size=400), st.integers(1, 50))
def test_no_stream_breaks_the_cutting(data, size):
    found, rest = pieces(data, size)
    assert sum(map(len, found)) + len(rest) <= len(data)
