"""Reports and measurements that somebody sends: true ones are read, made-up ones refused with their place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.dropcheck.browser import Measured, judge_measured
from kaisai.engines.dropcheck.expectations import Expectations, Ipv4, Ipv6, Throughput
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.outcomes import Outcome, Verdict
from kaisai.engines.dropcheck.reading import read_room
from kaisai.engines.dropcheck.reports import read_report

OUTCOME: dict[str, Any] = {
    "check": "wifi",
    "about": "",
    "verdict": "pass",
    "value": {"ssid": "kumo", "channel": 36},
    "expected": None,
    "code": "wifi",
    "en": "kumo on channel 36.",
    "ja": "kumo、チャネル 36。",
    "sentence": "kumo on channel 36.",
}


def report(**changed):
    return {
        "format": 1,
        "at": "2026-10-03T09:00:00.000+09:00",
        "room": "hall-a",
        "interface": "wlan0",
        "ok": True,
        "outcomes": [OUTCOME],
    } | changed


def outcome(**changed):
    return report(outcomes=[OUTCOME | changed])


def test_a_report_is_read_as_it_was_printed():
    told = read_report(report())
    assert (told.at.isoformat(), told.room, told.interface) == (
        "2026-10-03T00:00:00+00:00",
        "hall-a",
        "wlan0",
    )
    [found] = told.outcomes
    assert found == Outcome(
        "wifi",
        Verdict.PASS,
        {"ssid": "kumo", "channel": 36},
        None,
        "wifi",
        OUTCOME["en"],
        OUTCOME["ja"],
    )
    assert (told.ssid, told.well) == ("kumo", True)


def test_what_it_says_of_itself_does_not_count():
    told = read_report(report(ok=True, outcomes=[OUTCOME | {"verdict": "fail"}]))
    assert not told.well
    unmeasured = OUTCOME | {"verdict": "skip", "value": None, "expected": {"present": True}}
    assert not read_report(report(outcomes=[unmeasured])).well


@pytest.mark.parametrize(
    ("told", "code", "place"),
    [
        ({}, "not-a-format", ()),
        (report(format=2), "not-a-format", ()),
        (report(at="2026-10-03T09:00:00"), "not-a-time", ("at",)),
        (report(at=7), "not-a-time", ("at",)),
        (report(outcomes={}), "not-a-list", ("outcomes",)),
        (report(outcomes=[]), "missing", ("outcomes",)),
        (report(outcomes=[OUTCOME] * 201), "too-much", ("outcomes",)),
        (report(outcomes=["pass"]), "not-a-table", ("outcomes", "1")),
        (report(interface=None), "not-text", ("interface",)),
        (outcome(verdict="splendid"), "not-a-verdict", ("outcomes", "1", "verdict")),
        (outcome(verdict=["pass"]), "not-a-verdict", ("outcomes", "1", "verdict")),
        (outcome(check="<script>"), "not-a-word", ("outcomes", "1", "check")),
        (outcome(code=None), "not-a-word", ("outcomes", "1", "code")),
        (outcome(en="x" * 1001), "too-much", ("outcomes", "1", "en")),
        (outcome(ja=1), "not-text", ("outcomes", "1", "ja")),
        (outcome(value=float("nan")), "not-a-number", ("outcomes", "1", "value")),
        (outcome(value=10**400), "not-a-number", ("outcomes", "1", "value")),
        (outcome(value=list(range(501))), "too-much", ("outcomes", "1", "value")),
        (outcome(value=[[[[[[[[]]]]]]]]), "too-much", ("outcomes", "1", "value")),
    ],
)
def test_what_is_made_up_is_refused_with_its_place(told, code, place):
    with pytest.raises(Mistake) as refused:
        read_report(told)
    assert (refused.value.code, refused.value.place) == (code, place)
    assert refused.value.sentence("ja") != refused.value.sentence("en")


def test_what_would_steer_a_terminal_or_turn_the_reading_direction_is_replaced():
    told = read_report(outcome(about="a\x1b[2Jb\u202ec\x00", value={"ss\x00id": "\ud800x\n"}))
    assert told.outcomes[0].about == "a\ufffd[2Jb\ufffdc\ufffd"
    assert told.outcomes[0].value == {"ss\ufffdid": "\ufffdx\ufffd"}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*OUTCOME]), ANYTHING), ANYTHING)
def test_whatever_is_sent_is_read_or_refused_and_can_be_kept(part, moment):
    try:
        told = read_report(report(at=moment, outcomes=[OUTCOME | part]))
    except Mistake:
        return
    json.dumps([one.value for one in told.outcomes], allow_nan=False).encode()
    assert "\0" not in told.outcomes[0].en


def verdicts(measured, wanted=Expectations()):  # noqa: B008 - frozen
    return {one.check: one.verdict.value for one in judge_measured(measured, wanted)}


def test_a_browser_is_judged_by_what_the_room_expects():
    measured = Measured(20, 0, genuine=True, rtt_ms=8.0, down_mbps=40.0, up_mbps=30.0)
    assert verdicts(measured) == {
        "ping": "pass",
        "portal": "pass",
        "throughput-down": "info",
        "throughput-up": "info",
    }
    wanted = Expectations(throughput=Throughput(down_mbps=50, up_mbps=20))
    assert verdicts(measured, wanted)["throughput-down"] == "fail"
    assert verdicts(measured, wanted)["throughput-up"] == "pass"


def test_what_a_browser_could_not_measure_is_not_well_where_it_is_expected():
    wanted = Expectations(throughput=Throughput(down_mbps=50))
    told = judge_measured(Measured(5, 5, genuine=True), wanted)
    assert [one.verdict.value for one in told] == ["fail", "skip", "skip", "skip"]
    assert [one.well for one in told] == [False, True, False, True]


@pytest.mark.parametrize(
    ("reached", "expected", "verdict"),
    [
        (None, True, None),  # the server has no such name
        (True, True, "pass"),
        (False, True, "fail"),
        (True, None, "info"),
        (False, None, "info"),
        (True, False, "info"),  # by NAT64
        (False, False, "info"),
    ],
)
@pytest.mark.parametrize("version", [4, 6])
def test_a_family_that_is_expected_must_lead_to_kaisai(reached, expected, verdict, version):
    measured = Measured(3, 0, genuine=True, rtt_ms=1.0, **{f"ipv{version}": reached})
    family = Ipv4(present=expected) if version == 4 else Ipv6(present=expected)
    told = verdicts(measured, Expectations(**{f"ipv{version}": family}))
    assert told.get(f"ipv{version}") == verdict


def test_somebody_in_between_is_told():
    [portal] = [
        one
        for one in judge_measured(Measured(20, 0, genuine=False, rtt_ms=3.0), Expectations())
        if one.check == "portal"
    ]
    assert portal.verdict is Verdict.FAIL
    assert "captive portal" in portal.en


@pytest.mark.parametrize(
    "measured",
    [
        Measured(0, 0, genuine=True),
        Measured(3, 4, genuine=True),
        Measured(3, 0, genuine=True),
        Measured(3, 0, genuine=True, rtt_ms=-1.0),
        Measured(3, 0, genuine=True, rtt_ms=1.0, down_mbps=1e9),
    ],
)
def test_figures_that_cannot_be_are_refused(measured):
    with pytest.raises(Mistake):
        judge_measured(measured, Expectations())


COMMON = '[ipv4]\nprefix = "192.0.2.0/24"\nfrom_dhcp = true\n[room.hall.ipv6]\npresent = false\n'


def test_the_file_of_a_room_is_laid_over_the_common_one():
    names = ("rooms.toml", "hall.toml")
    own = '[ipv4]\nprefix = "198.51.100.0/24"\n'
    wanted = read_room(COMMON, own, room="hall", names=names)
    assert [str(one) for one in wanted.ipv4.prefix] == ["198.51.100.0/24"]
    assert (wanted.ipv4.from_dhcp, wanted.ipv6.present) == (True, False)
    assert read_room(COMMON, "", room="attic", names=names).ipv6.present is None
    with pytest.raises(Mistake, match=r"hall\.toml: ipv4: prefix"):
        read_room(COMMON, '[ipv4]\nprefix = "here"\n', room="hall", names=names)
    with pytest.raises(Mistake, match=r"rooms\.toml: link"):
        read_room("[link]\nspeed = 1\n", own, room="hall", names=names)
