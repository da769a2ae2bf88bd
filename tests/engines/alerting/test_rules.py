"""Rules as data: what a crew may write, what it is told when it is wrong."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.alerting.context import Slot, moment_of
from kaisai.engines.alerting.mistakes import SENTENCES, Mistake
from kaisai.engines.alerting.reading import LIMITS, default_rules, overlay, read_rules
from kaisai.engines.alerting.rules import ABOVE, PHASES, Grouping, Moment, Subject, applies

ASKED_FOR = {
    "uplink-full": (80, 95),
    "dhcp-pool": (85, 95),
    "nat-sessions": (70, 90),
    "radio-clients": (30, 40),
    "radio-airtime": (50, 75),
}


@pytest.mark.parametrize("rule", ASKED_FOR)
def test_the_defaults_have_the_thresholds_of_the_trade(rule):
    limits = default_rules()[rule].limits("sessions", Moment.NONE)
    assert (limits.warn, limits.critical) == ASKED_FOR[rule]


def test_the_defaults_watch_all_that_goes_wrong_at_conferences():
    assert set(default_rules()) == {
        *ASKED_FOR,
        *("port-errors", "port-discards", "temperature", "reboot", "poe-budget"),
        *("snmp-silent", "name-differs", "port-up-no-ping"),
    }


@pytest.mark.parametrize("rule", default_rules().values(), ids=lambda rule: rule.id)
def test_a_default_says_in_both_languages_what_is_wrong_and_what_to_do(rule):
    for words in (rule.name, rule.remedy):
        assert words.en.isascii() or "“" in words.en
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", words.ja)


def test_teardown_never_pages_for_what_is_being_taken_down():
    quiet = {r.id for r in default_rules().values() if r.limits("teardown", Moment.NONE).off}
    assert {"uplink-full", "reboot", "snmp-silent", "port-up-no-ping", "radio-clients"} <= quiet


def test_a_full_radio_is_told_sooner_before_a_break_and_later_in_it():
    rule = default_rules()["radio-clients"]
    session = rule.limits("sessions", Moment.SESSION)
    before = rule.limits("sessions", Moment.BEFORE_BREAK)
    in_break = rule.limits("sessions", Moment.BREAK)
    assert before.hold < session.hold
    assert in_break.warn > session.warn


def test_what_holds_in_a_session_holds_before_its_break_too_unless_said_otherwise():
    changes = {
        "poe-budget": {"during": {"session": {"warn": 50, "for": 5}, "before_break": {"for": 1}}}
    }
    rule = overlay(default_rules(), changes)["poe-budget"]
    assert rule.limits("", Moment.BEFORE_BREAK)[:3] == (50, 95, 1)
    assert rule.limits("", Moment.SESSION)[:3] == (50, 95, 5)
    assert rule.limits("", Moment.BREAK)[:3] == (85, 95, 60)


def test_a_change_of_one_value_leaves_all_others():
    rules = default_rules()
    changed = overlay(rules, {"radio-clients": {"phase": {"party": {"warn": 45}}}})
    before, after = rules["radio-clients"], changed["radio-clients"]
    assert after.limits("party", Moment.NONE) == before.limits("party", Moment.NONE)._replace(
        warn=45
    )
    for phase, moment in product(("", *PHASES[:-2], "teardown"), Moment):
        assert after.limits(phase, moment) == before.limits(phase, moment)
    assert {k: v for k, v in changed.items() if k != "radio-clients"} == {
        k: v for k, v in rules.items() if k != "radio-clients"
    }


def test_changes_add_up():
    once = overlay(default_rules(), {"temperature": {"warn": 50}})
    twice = overlay(once, {"temperature": {"for": 5}})["temperature"]
    assert twice.base[:3] == (50, 75, 5)


def test_a_threshold_can_be_taken_away():
    rule = overlay(default_rules(), {"temperature": {"warn": False}})["temperature"]
    assert rule.base.warn is None


WRONG = [
    ({"radio-client": {"warn": 3}}, "unknown-rule", "radio-client", "radio-clients"),
    ({"reboot": {"treshold": 3}}, "unknown-key", "reboot", "warn"),
    ({"reboot": {"kind": "port"}}, "fixed", "reboot: kind", "leave it out"),
    ({"temperature": {"warn": "60 C"}}, "not-a-number", "temperature: warn", "without a unit"),
    ({"temperature": {"warn": True}}, "not-a-number", "temperature: warn", "without a unit"),
    ({"temperature": {"warn": float("nan")}}, "not-a-number", "temperature: warn", "number"),
    ({"temperature": {"warn": 10**400}}, "not-a-number", "temperature: warn", "number"),
    ({"temperature": {"warn": 80}}, "order", "temperature", "above warn 80"),
    ({"temperature": {"phase": {"party": {"critical": 10}}}}, "order", "temperature", "(party)"),
    ({"temperature": {"for": -1}}, "negative", "temperature: for", "0 or more"),
    ({"temperature": {"off": 1}}, "not-a-switch", "temperature: off", "true"),
    ({"temperature": {"rooms": "4f"}}, "not-a-list", "temperature: rooms", '["word"'),
    ({"temperature": {"phase": {"lunch": {}}}}, "unknown-key", "temperature: phase", "teardown"),
    ({"temperature": {"during": {"break": 3}}}, "not-a-table", "temperature: during: break", "["),
    ({"temperature": {"warn": False, "critical": False}}, "no-limit", "temperature", "add warn"),
    ({"temperature": {"group": "hall"}}, "choice", "temperature: group", "room"),
    ({"temperature": 3}, "not-a-table", "temperature", "[temperature]"),
]


@pytest.mark.parametrize(("changes", "code", "place", "remedy"), WRONG)
def test_a_mistake_is_told_with_its_place_and_remedy(changes, code, place, remedy):
    with pytest.raises(Mistake) as caught:
        overlay(default_rules(), changes, "PyCon Examplia")
    assert caught.value.code == code
    english, japanese = (caught.value.sentence(language) for language in ("en", "ja"))
    assert english.startswith(f"PyCon Examplia: {place}")
    assert remedy in english
    assert re.search(r"[ぁ-ん]", japanese)
    assert "{" not in english.replace("{en", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[a", "unreadable"),
        ("[a]\nmeaning = 'x'", "missing"),
        ("[a]\nkind = 'port'\nmeaning = 'clients'", "choice"),
        ("[a]\nkind = 'port'\nmeaning = 'errors'\nwarn = 1", "missing"),
        ("[a]\nkind = 'port'\nmeaning = 'errors'\nwarn = 1\nname = 'x'", "not-both-languages"),
        ("a = 1", "not-a-table"),
        (
            "[a]\nkind='port'\nmeaning='errors'\nwarn=1\nname={en='x', ja='x'}\nwhen={on=1}",
            "unknown-key",
        ),
    ],
)
def test_a_file_that_is_wrong_names_itself(tmp_path, text, code):
    file = tmp_path / "ours.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Mistake, match=r"^ours\.toml: ") as caught:
        read_rules(file)
    assert caught.value.code == code


def test_mistakes_say_the_same_in_both_languages():
    for english, japanese in SENTENCES.values():
        told = [set(re.findall(r"\{(\w+?)(?:_ja)?\}", text)) for text in (english, japanese)]
        assert told[0] == told[1]


NUMBERS = st.one_of(st.integers(-5, 120), st.floats(), st.booleans(), st.just("x"), st.none())
CHANGES = st.dictionaries(st.sampled_from((*LIMITS, "kind", "colour")), NUMBERS, max_size=4)


def changed_or_refused(changes):
    try:
        return overlay(default_rules(), changes), None
    except Mistake as mistake:
        return None, mistake


@given(st.sampled_from(sorted(default_rules())), CHANGES, st.sampled_from(("", *PHASES)))
def test_a_change_is_either_refused_or_gives_limits_that_make_sense(rule, change, phase):
    changes = {rule: {"phase": {phase: change}} if phase else change}
    changed, mistake = changed_or_refused(changes)
    if mistake is not None:
        assert mistake.place[:2] == ("conference", rule)
        return
    for each, moment in product(("", *PHASES), Moment):
        limits = changed[rule].limits(each, moment)
        assert limits.off or not (limits.warn is None and limits.critical is None)
        assert min(limits.hold, limits.clear_for, limits.hysteresis) >= 0
        if limits.warn is not None and limits.critical is not None:
            assert (limits.critical > limits.warn) is (changed[rule].direction == ABOVE)


def test_a_rule_is_about_its_kinds_tags_and_rooms():
    rule = overlay(
        default_rules(),
        {"uplink-full": {"rooms": ["noc"], "device_kinds": ["router", "switch"], "group": "room"}},
    )["uplink-full"]
    port = {"key": "p", "kind": "port", "device_kind": "router", "room": "noc"}
    uplink = frozenset({"uplink"})
    assert applies(rule, Subject(**port, tags=uplink))
    assert not applies(rule, Subject(**port))
    assert not applies(rule, Subject(**port | {"room": "4f"}, tags=uplink))
    assert not applies(rule, Subject(**port | {"device_kind": "ap"}, tags=uplink))
    assert not applies(rule, Subject(**port | {"kind": "radio"}, tags=uplink))
    assert not applies(rule, Subject(**port, tags=uplink | {"ignore-uplink-full"}))
    assert rule.group is Grouping.ROOM


class TestMoments:
    """10:00-11:00, 11:05 would be no break, 11:00-12:00, lunch until 13:00, 13:00-14:00."""

    SLOTS = (Slot(3600 * 13, 3600 * 14), Slot(3600 * 11 + 240, 3600 * 12), Slot(36000, 39600))

    @pytest.mark.parametrize(
        ("hour", "moment"),
        [
            (9.9, Moment.NONE),
            (10.0, Moment.SESSION),
            (10.9, Moment.SESSION),  # the next one follows after four minutes
            (11.03, Moment.SESSION),
            (11.7, Moment.SESSION),
            (11.76, Moment.BEFORE_BREAK),
            (12.0, Moment.BREAK),
            (13.1, Moment.SESSION),
            (13.8, Moment.BEFORE_BREAK),
            (14.0, Moment.NONE),
        ],
    )
    def test_a_room_knows_its_moment(self, hour, moment):
        assert moment_of(self.SLOTS, hour * 3600) is moment

    def test_a_room_without_sessions_has_none(self):
        assert moment_of([], 5.0) is Moment.NONE
