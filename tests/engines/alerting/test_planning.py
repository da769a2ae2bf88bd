"""Who is told what, when, and how often."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.alerting.desk import Acknowledgement, Desk, Maintenance, Route, Silence, Step
from kaisai.engines.alerting.incidents import Incident, Member
from kaisai.engines.alerting.ledger import Ledger, restore_ledger
from kaisai.engines.alerting.mistakes import Mistake
from kaisai.engines.alerting.planning import NoticeKind, plan
from kaisai.engines.alerting.rules import Level
from tests.engines.alerting.venue import NOC, NOON, kinds

WARN, CRITICAL = Level.WARN, Level.CRITICAL
LEAD = Route("lead", (Step("noc"), Step("lead", 600), Step("chair", 1800)))


def wrong(key="a", level=WARN, cause="uplink-full", *, covers=(), parts=(), room="4f", labels=()):
    member = Member(cause, f"{key}/1", key, room, level, frozenset(labels))
    return Incident(
        key=key,
        cause=cause,
        device=key,
        since=NOON,
        members=(member,),
        rooms=(room,) if room else (),
        parts=frozenset(parts or {key}),
        covers=frozenset(covers),
    )


class Rounds:
    """One round every ten seconds."""

    def __init__(self, *routes, **more):
        self.fields = {"routes": routes or (NOC,), "settle": 0.0} | more
        self.ledger, self.at = Ledger(), NOON

    def see(self, *incidents, rounds=1):
        said = []
        for _ in range(rounds):
            notices, self.ledger = plan(incidents, self.ledger, Desk(**self.fields), self.at)
            said += notices
            self.at += 10
        return said

    def told(self, *incidents, rounds=1):
        return [(each.kind.value, each.to) for each in self.see(*incidents, rounds=rounds)]

    def acknowledge(self, key="a", until=None):
        ack = Acknowledgement(key, "Kenji", self.at - 5, until)
        self.fields["acknowledgements"] = (*self.fields.get("acknowledgements", ()), ack)


def test_it_is_told_once_and_its_end_once():
    rounds = Rounds()
    assert rounds.told(wrong(), rounds=500) == [("opened", "noc")]
    assert rounds.told(rounds=500) == [("resolved", "noc")]


def test_it_is_told_again_when_it_gets_worse_but_not_when_better():
    rounds = Rounds()
    rounds.see(wrong())
    assert rounds.told(wrong(level=CRITICAL), rounds=5) == [("worse", "noc")]
    assert rounds.told(wrong(), rounds=5) == []
    assert rounds.told(wrong(level=CRITICAL), rounds=5) == []


def test_another_cause_is_told_missing_evidence_is_not():
    rounds = Rounds()
    rounds.see(wrong(cause="hung"))
    assert rounds.told(wrong(cause="down")) == []
    assert rounds.told(wrong(cause="no-power"), rounds=3) == [("cause", "noc")]
    assert rounds.told(wrong(cause="hung")) == []


def test_what_is_over_before_it_settles_is_never_told():
    rounds = Rounds(settle=20.0)
    assert rounds.see(wrong(), rounds=2) == []
    assert rounds.see(rounds=5) == []
    assert rounds.told(wrong(), rounds=5) == [("opened", "noc")]


def test_nobody_takes_it_so_the_next_are_told():
    rounds = Rounds(LEAD)
    assert rounds.told(wrong()) == [("opened", "noc")]
    assert rounds.told(wrong(), rounds=59) == []
    assert rounds.told(wrong()) == [("escalated", "lead")]
    assert rounds.told(wrong(), rounds=200) == [("escalated", "chair")]
    assert {to for _, to in rounds.told()} == {"noc", "lead", "chair"}


def test_an_acknowledgement_stops_that_and_its_end_starts_it_again():
    rounds = Rounds(LEAD)
    rounds.see(wrong())
    rounds.acknowledge(until=rounds.at + 3600)
    assert rounds.see(wrong(), rounds=360) == []
    assert rounds.told(wrong(), rounds=60) == [("reminder", "noc")]
    assert rounds.told(wrong()) == [("escalated", "lead")]
    rounds.acknowledge()
    assert rounds.see(wrong(), rounds=2000) == []
    assert len(rounds.see()) == 2


def test_who_takes_it_before_it_is_told_is_heard():
    rounds = Rounds(settle=30.0)
    rounds.see(wrong())
    rounds.acknowledge()
    assert rounds.see(wrong(), rounds=100) == []


def test_an_acknowledgement_of_an_earlier_time_does_not_count():
    rounds = Rounds()
    rounds.see(wrong())
    rounds.acknowledge(until=rounds.at + 60)
    rounds.see(rounds=5)
    assert rounds.told(wrong(), rounds=20) == [("opened", "noc")]


def test_worse_than_what_was_taken_is_told_to_those_for_whom_it_is_meant():
    rounds = Rounds(NOC, Route("bad", (Step("lead"),), level=CRITICAL))
    assert rounds.told(wrong()) == [("opened", "noc")]
    rounds.acknowledge()
    assert rounds.told(wrong(level=CRITICAL)) == [("worse", "noc"), ("opened", "lead")]


@pytest.mark.parametrize(
    ("fields", "incident", "taken"),
    [
        ({"level": CRITICAL}, wrong(), False),
        ({"level": CRITICAL}, wrong(level=CRITICAL), True),
        ({"rooms": frozenset({"1f"})}, wrong(), False),
        ({"rooms": frozenset({"4f"})}, wrong(), True),
        ({"labels": frozenset({"wireless"})}, wrong(), False),
        ({"labels": frozenset({"wireless"})}, wrong(labels=["wireless"]), True),
        ({"phases": frozenset({"build"})}, wrong(), False),
        ({"phases": frozenset({"sessions"})}, wrong(), True),
    ],
)
def test_routes_take_what_is_theirs(fields, incident, taken):
    rounds = Rounds(Route("r", (Step("r"),), **fields), phase="sessions")
    assert bool(rounds.see(incident)) is taken


def test_two_routes_to_the_same_person_are_one_notice():
    rounds = Rounds(LEAD, NOC, Route("now", (Step("lead"),)))
    assert sorted(rounds.told(wrong())) == [("opened", "lead"), ("opened", "noc")]
    assert rounds.told(wrong(), rounds=100) == []


@pytest.mark.parametrize(
    "named", [{"rule": "uplink-full"}, {"subject": "a/1"}, {"device": "a"}, {"room": "4f"}]
)
@pytest.mark.parametrize("kind", [Silence, Maintenance])
def test_a_silence_holds_back_until_its_end(kind, named):
    rounds = Rounds(silences=(kind(NOON + 100, by="Aya", **named),))
    assert rounds.see(wrong(), rounds=10) == []
    assert rounds.told(wrong(), rounds=10) == [("opened", "noc")]


@pytest.mark.parametrize(
    "named", [{"rule": "reboot"}, {"device": "b"}, {"room": "4f", "rule": "reboot"}]
)
def test_a_silence_of_something_else_holds_back_nothing(named):
    assert Rounds(silences=(Silence(NOON + 100, **named),)).see(wrong())


def test_a_silence_that_begins_later_holds_back_nothing_yet():
    assert Rounds(silences=(Silence(NOON + 100, room="4f", start=NOON + 50),)).see(wrong())


def test_silence_in_between_holds_back_all_but_the_end():
    rounds = Rounds(LEAD)
    rounds.see(wrong())
    rounds.fields["silences"] = (Silence(NOON + 7200, device="a"),)
    assert rounds.see(wrong(level=CRITICAL), rounds=100) == []
    assert rounds.told() == [("resolved", "noc")]


def test_getting_worse_in_silence_is_told_after_it():
    rounds = Rounds()
    rounds.see(wrong())
    rounds.fields["silences"] = (Silence(NOON + 100, device="a"),)
    assert rounds.see(wrong(level=CRITICAL), rounds=9) == []
    assert rounds.told(wrong(level=CRITICAL)) == [("worse", "noc")]


def test_a_silence_of_one_member_leaves_the_others():
    members = (*wrong("a", CRITICAL).members, *wrong("b").members)
    both = Incident("room", "radio-full", "", NOON, members, parts=frozenset({"room"}))
    rounds = Rounds(silences=(Silence(NOON + 100, device="a"),))
    (notice,) = rounds.see(both)
    assert notice.level is WARN
    rounds.fields["silences"] += (Silence(NOON + 100, device="b"),)
    assert rounds.see(both) == []


@pytest.mark.parametrize("kind", [Silence, Maintenance])
@pytest.mark.parametrize("until", [math.inf, math.nan, NOON, 0.0])
def test_a_silence_always_has_an_end(kind, until):
    with pytest.raises(Mistake, match="needs an end") as caught:
        kind(until, device="a", start=NOON)
    assert "終了" in caught.value.sentence("ja")


def test_a_silence_of_everything_is_refused():
    with pytest.raises(Mistake, match="name at least one"):
        Silence(NOON)


def test_a_route_to_nobody_is_refused():
    with pytest.raises(Mistake, match="steps"):
        Route("r", ())


def test_a_greater_cause_takes_the_place_of_a_smaller_one():
    rounds = Rounds()
    rounds.see(wrong("device:ap"))
    said = rounds.see(wrong("device:sw", covers={"device:ap"}), rounds=50)
    assert [(each.kind.value, each.key) for each in said] == [("opened", "device:sw")]
    assert [(each.kind.value, each.key) for each in rounds.see(rounds=50)] == [
        ("resolved", "device:sw")
    ]


def test_who_only_knew_of_the_smaller_cause_hears_of_the_end():
    rounds = Rounds(Route("aps", (Step("wifi"),), labels=frozenset({"wireless"})))
    rounds.see(wrong("device:ap", labels=["wireless"]))
    assert rounds.see(wrong("device:sw", covers={"device:ap"}), rounds=5) == []
    assert rounds.told() == [("resolved", "wifi")]


def test_who_knew_of_the_smaller_cause_hears_how_bad_it_was_though_the_greater_was_never_told():
    rounds = Rounds(settle=25.0)
    rounds.see(wrong("port-errors:sw"), rounds=5)
    rounds.see(wrong("device:sw", CRITICAL, covers={"port-errors:sw"}))
    (over,) = rounds.see()
    assert (over.kind, over.to, over.level) == (NoticeKind.RESOLVED, "noc", WARN)


def test_what_was_hidden_gets_time_to_recover():
    rounds = Rounds(aftermath=300.0)
    rounds.see(wrong("device:sw", covers={"device:ap"}))
    assert [each.key for each in rounds.see(wrong("device:ap"), rounds=30)] == ["device:sw"]
    assert rounds.told(wrong("device:ap")) == [("opened", "noc")]


def test_the_same_cause_again_is_not_taken_for_recovery():
    rounds = Rounds()
    switch = wrong("device:sw", covers={"device:ap"})
    rounds.see(switch)
    rounds.see(wrong("device:ap"))
    assert rounds.told(switch) == [("opened", "noc")]


def test_when_it_falls_apart_nothing_is_told_but_the_end_of_each_piece():
    rounds = Rounds()
    aps = {"device:ap1", "device:ap2", "device:ap3"}
    assert len(rounds.see(wrong("aps:sw", covers=aps, parts=aps))) == 1
    left = [wrong("device:ap1"), wrong("device:ap2")]
    assert rounds.see(*left, rounds=100) == []
    assert [each.key for each in rounds.see(left[0])] == ["device:ap2"]
    dead = wrong("device:sw", covers=aps)
    again = Rounds()
    again.see(wrong("aps:sw", covers=aps, parts=aps))
    assert again.told(dead, rounds=5) == [("opened", "noc")]


def test_what_comes_and_goes_is_told_three_times_and_then_when_it_stays():
    rounds = Rounds()
    said = []
    for _ in range(20):
        said += rounds.see(wrong(), rounds=3) + rounds.see(rounds=3)
    assert kinds(said) == ["opened", "resolved"] * 3
    assert rounds.told(wrong(), rounds=80) == [("opened", "noc")]


def test_the_third_time_it_may_still_get_worse():
    rounds = Rounds()
    for _ in range(2):
        rounds.see(wrong())
        rounds.see()
    rounds.see(wrong())
    assert rounds.told(wrong(level=CRITICAL)) == [("worse", "noc")]


def test_what_comes_and_goes_all_day_but_seldom_is_told_each_time():
    rounds = Rounds()
    for _ in range(6):
        assert rounds.told(wrong()) == [("opened", "noc")]
        assert rounds.told(rounds=90) == [("resolved", "noc")]


def test_a_restart_leaves_what_was_hidden_its_time_to_recover():
    rounds = Rounds()
    rounds.see(wrong("device:sw", covers={"device:ap"}))
    rounds.see(wrong("device:ap"))
    rounds.ledger = restore_ledger(rounds.ledger.dump())
    assert rounds.see(wrong("device:ap"), rounds=20) == []


# -- whatever comes

LEVELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([WARN, CRITICAL]))
HISTORY = st.lists(LEVELS, max_size=40)
DESKS = st.builds(
    dict,
    silences=st.lists(
        st.builds(
            Silence,
            st.integers(1, 500).map(lambda n: NOON + n),
            device=st.sampled_from("abc"),
        ),
        max_size=2,
    ).map(tuple),
    acknowledgements=st.lists(
        st.builds(
            Acknowledgement,
            st.sampled_from("abc"),
            st.just("Kenji"),
            st.integers(0, 300).map(lambda n: NOON + n),
            st.none() | st.integers(0, 300).map(lambda n: NOON + n),
        ),
        max_size=3,
    ).map(tuple),
    settle=st.sampled_from([0.0, 25.0]),
)


def found(levels):
    return [wrong(key, level) for key, level in sorted(levels.items())]


@given(HISTORY, DESKS)
def test_nobody_hears_twice_of_the_same_and_everybody_of_its_end(history, fields):
    """Each recipient: one beginning, at most one worsening, and an end only after a beginning."""
    rounds = Rounds(LEAD, **fields)
    open_for: dict[tuple[str, str], list[NoticeKind]] = {}
    for levels in [*history, {}]:
        for notice in rounds.see(*found(levels)):
            heard = open_for.setdefault((notice.key, notice.to), [])
            if notice.kind in {NoticeKind.OPENED, NoticeKind.ESCALATED}:
                assert heard == []
            else:
                assert heard
            if notice.kind is NoticeKind.RESOLVED:
                del open_for[notice.key, notice.to]
                continue
            assert notice.kind is not NoticeKind.WORSE or NoticeKind.WORSE not in heard
            heard.append(notice.kind)
        assert {key for key, _ in open_for} <= set(levels)
    assert open_for == {}


def covered(levels):
    """The same where `c` is the cause of `a` and `b`."""
    if "c" in levels:
        return [wrong("c", levels["c"], covers={"a", "b"})]
    return found(levels)


@settings(max_examples=300)
@given(st.lists(st.tuples(LEVELS, st.integers(1, 5)), max_size=8), DESKS)
def test_no_notice_is_of_something_that_is_well(history, fields):
    rounds = Rounds(LEAD, **fields)
    for levels, times in [*history, ({}, 1)]:
        assert all(n.level.fires for n in rounds.see(*covered(levels), rounds=times))


@given(HISTORY, DESKS)
def test_a_restart_between_two_rounds_changes_nothing(history, fields):
    one, two = Rounds(LEAD, **fields), Rounds(LEAD, **fields)
    for levels in history:
        kept = json.loads(json.dumps(two.ledger.dump(), allow_nan=False))
        two.ledger = restore_ledger(kept)
        assert two.ledger.dump() == one.ledger.dump()
        assert two.see(*found(levels)) == one.see(*found(levels))


def test_a_ledger_of_another_version_is_no_harm():
    assert restore_ledger({"version": 0}) == Ledger()
