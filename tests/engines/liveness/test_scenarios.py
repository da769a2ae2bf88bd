"""What the crew is told when cables are pulled."""

import json
import math
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.liveness import diagram
from kaisai.engines.liveness.health import (
    TARGET_RULES,
    health_of_states,
    overall,
    room_health,
    target_health,
)
from kaisai.engines.liveness.machine import Liveness
from kaisai.engines.liveness.states import Change, State, Thresholds, Watched, Why
from kaisai.engines.liveness.table import TRANSITIONS, Signal
from kaisai.engines.liveness.thresholds import merge
from kaisai.engines.liveness.topology import topology_problems
from kaisai.engines.liveness.words import SENTENCES, STATE_WORDS, sentence
from kaisai.engines.probes.spec import Result

APS = ("ap1", "ap2", "ap3")


def w(key, *parents, **more):
    return Watched(key=key, name=key.upper(), parents=parents, **more)


VENUE = [w("gw"), w("sw", "gw"), *(w(ap, "sw", kind="ap", room="4f") for ap in APS), w("other")]


class Network:
    """Probes everything once a second, each at its own phase; `off` does not answer."""

    def __init__(self, watched, start=1000.0, probe_now=True):
        self.live = Liveness(watched, start)
        self.keys = [each.key for each in watched]
        self.t, self.off, self.said, self.probe_now = start, {}, [], probe_now

    def answers(self, key, at):
        return not any(a <= at < b for a, b in self.off.get(key, ()))

    def cut(self, *keys, after=0.0, until=1e12):
        for key in keys:
            self.off.setdefault(key, []).append((self.t + after, until))

    def mend(self, *keys):
        for key in keys:
            self.off[key] = []

    def result(self, key, at, rtt=1.0):
        return Result(key, at, rtt) if self.answers(key, at) else Result(key, at, None, "timeout")

    def run(self, seconds):
        for _ in range(seconds):
            for i, key in enumerate(self.keys):
                at = self.t + i / len(self.keys) * 0.9
                self.said += self.live.observe([self.result(key, at)])
                wanted = self.live.wanted() if self.probe_now else ()
                for asked in sorted(wanted):
                    self.said += self.live.observe([self.result(asked, at + 0.02)])
            self.t += 1.0
            self.said += self.live.tick(self.t)
        return self

    def state(self, key):
        return self.live.snapshot(key).state

    def alerts(self):
        return [change for change in self.said if change.alerts]


def settled(watched=VENUE, **more):
    network = Network(watched, **more).run(25)
    network.said.clear()
    return network


def test_a_pulled_switch_is_one_alert_that_names_its_three_access_points():
    for probe_now in (True, False):
        network = settled(probe_now=probe_now)
        network.cut("sw", *APS)
        network.run(12)
        (alert,) = network.alerts()
        assert (alert.key, set(alert.hides)) == ("sw", set(APS))
        assert all(network.state(ap) is State.UNREACHABLE for ap in APS)
        assert all(network.live.snapshot(ap).cause == "sw" for ap in APS)
        assert set(network.live.snapshot("sw").hides) == set(APS)
        assert network.state("other") is State.UP


def test_children_that_die_two_seconds_before_the_switch_still_make_one_alert():
    network = settled()
    network.cut(*APS)
    network.cut("sw", after=2.0)
    network.run(14)
    late = [c for c in network.said if c.old is State.DOWN and c.new is State.UNREACHABLE]
    assert all(change.silent for change in late)
    assert all(network.state(ap) is State.UNREACHABLE for ap in APS)
    assert [c.key for c in network.alerts()][-1] == "sw"


def test_a_lone_access_point_is_its_own_alert_within_its_limit():
    network = settled()
    network.cut("ap2")
    network.run(4)
    assert [c.key for c in network.alerts()] == ["ap2"]
    network.mend("ap2")
    network.run(3)
    assert network.state("ap2") is State.UP


def test_a_recovering_switch_does_not_alarm_for_what_is_behind_it():
    network = settled()
    network.cut("sw", *APS)
    network.run(10)
    network.said.clear()
    network.mend("sw", "ap1", "ap2")
    network.run(10)
    assert [c.key for c in network.alerts()] == ["ap3"]
    assert network.state("ap1") is State.UP
    assert State.DOWN not in {c.new for c in network.said if c.key == "ap1"}


def test_one_living_parent_suffices():
    network = settled([w("a"), w("b"), w("x", "a", "b"), w("y")])
    network.cut("a", "x")
    network.run(8)
    assert {c.key for c in network.alerts()} == {"a", "x"}


def test_the_topmost_dead_ancestor_is_the_cause():
    network = settled()
    network.cut("gw", "sw", *APS)
    network.run(10)
    (alert,) = network.alerts()
    assert alert.key == "gw"
    assert network.live.snapshot("ap1").cause == "gw"


def test_a_lost_anchor_blinds_and_nothing_turns_red():
    network = settled([w("anchor", anchor=True), *VENUE])
    network.cut("anchor", *network.keys)
    network.run(20)
    assert network.live.blind
    assert "ANCHOR" in sentence(network.live.blind_why, "en")
    assert not network.alerts()
    assert network.state("ap1") is State.UNKNOWN
    network.mend(*network.keys)
    network.run(5)
    assert not network.live.blind
    assert not network.alerts()
    assert network.state("ap1") is State.UP


def test_everything_lost_at_once_blinds_without_an_anchor():
    network = settled([w("a"), w("b"), w("c")])
    network.cut("a", "b", "c")
    network.run(10)
    assert network.live.blind
    network.mend("a", "b")
    network.run(8)
    assert [c.key for c in network.alerts()] == ["c"]


def test_a_stalled_monitor_turns_nothing_red():
    network = settled()
    start = network.t
    network.live.not_watching(start, start + 60)
    lost = [Result(k, start + i, None, "timeout") for k in network.keys for i in range(5)]
    network.said += network.live.observe(lost)
    network.t += 60
    network.run(5)
    assert not network.said
    assert list(network.live.gaps) == [(start, start + 60)]


def test_a_flapping_access_point_says_so_once_and_then_is_quiet():
    network = settled()
    for _ in range(12):
        network.cut("ap1")
        network.run(4)
        network.mend("ap1")
        network.run(3)
    assert sum(c.why.code == "flapping" for c in network.said) == 1
    view = network.live.snapshot("ap1")
    assert view.flapping
    assert len(view.changes) > 12
    network.run(150)
    assert network.said[-1].why.code == "calm"
    assert not network.live.snapshot("ap1").flapping


def test_loss_and_lateness_have_states_and_tags_switch_them_off():
    for tags, expected in ((frozenset(), State.LOSSY), (frozenset({"ignore-loss"}), State.UP)):
        live = Liveness([w("a", tags=tags), w("b")], 0)
        live.observe([Result("a", i, None if i % 5 == 4 else 1.0) for i in range(40)])
        assert live.snapshot("a").state is expected
    for tags, expected in ((frozenset(), State.LATE), (frozenset({"ignore-late"}), State.UP)):
        live = Liveness([w("a", tags=tags)], 0)
        live.observe([Result("a", i, 900.0 if i >= 30 else 1.0) for i in range(31)])
        assert live.snapshot("a").state is State.UP
        live.observe([Result("a", i, 900.0) for i in range(31, 40)])
        assert live.snapshot("a").state is expected


def test_average_is_over_received_and_loss_keeps_no_old_rtt():
    live = Liveness([w("a")], 0)  # deadman's defects 5 and 6
    live.observe([Result("a", 0, 10.0), Result("a", 1, None), Result("a", 2, 20.0)])
    view = live.snapshot("a")
    assert (view.sent, view.received, view.lost, view.rtt_avg) == (3, 2, 1, 15.0)
    assert [None if math.isnan(v) else v for v in view.rtts] == [10.0, None, 20.0]


def test_an_ssh_relay_failure_keeps_its_own_reason():
    live = Liveness([w("a")], 0)  # deadman's defect 9
    (change,) = live.observe([Result("a", i, None, "relay") for i in range(3)])
    assert "relay failed" in sentence(change.why, "en")


def test_a_restart_announces_nothing_again():
    network = settled()  # deadman's defect 16
    network.cut("sw", *APS)
    network.run(10)
    before = {v.key: (v.state, v.since) for v in network.live.views()}
    network.live = Liveness(VENUE, network.t)
    network.live.restore(before)
    network.said.clear()
    network.run(10)
    assert not network.alerts()
    assert network.state("ap1") is State.UNREACHABLE


def test_silence_is_unknown_and_maintenance_ends_by_itself():
    live = Liveness([w("a")], 0)
    live.observe([Result("a", float(i), 1.0) for i in range(5)])
    assert [c.new for c in live.tick(30)] == [State.UNKNOWN]
    assert [c.new for c in live.set_maintenance("a", 60, 31)] == [State.MAINTENANCE]
    assert not live.observe([Result("a", 31.0 + i, None) for i in range(9)])
    assert live.snapshot("a").state is State.MAINTENANCE
    assert [c.new for c in live.tick(60)] == [State.UNKNOWN]


def test_loops_of_parents_are_found_and_harmless():
    looped = [w("a", "b"), w("b", "a"), w("c", "c", "zz"), w("ok", "a")]
    codes = {f.code for f in topology_problems(looped)}
    assert codes == {"parent-loop", "parent-self", "parent-missing"}
    network = settled([*looped, w("fine")])
    network.cut("a", "b")
    network.run(10)
    assert {c.key for c in network.alerts()} == {"a", "b"}


def test_reload_keeps_history():
    network = settled()
    sent = network.live.snapshot("sw").sent
    network.live.replace(VENUE[1:], network.t)
    assert network.live.snapshot("sw").sent == sent
    assert "gw" not in {v.key for v in network.live.views()}


def test_thresholds_inherit_from_the_more_specific():
    merged = merge(Thresholds(fail_after=5, late_ms=9), Thresholds(fail_after=4), Thresholds())
    assert (merged.fail_after, merged.late_ms, merged.clear_after) == (4, 9, None)


def test_table_words_and_page_are_complete():
    assert set(TRANSITIONS) == {(state, signal) for state in State for signal in Signal}
    assert set(STATE_WORDS) == set(State)
    assert all(en and ja and en != ja for en, ja in SENTENCES.values())
    assert {rule.code for rule in TARGET_RULES} <= SENTENCES.keys()
    page = Path(__file__).parents[3] / "docs" / "look-up" / "states.md"
    assert page.read_text(encoding="utf-8") == diagram.page()


def test_a_room_without_any_access_point_is_worse_than_with_one():
    def score(states):
        rows = [(f"ap{i}", "4f", "ap", s) for i, s in enumerate(states)]
        return health_of_states(rows)["4f"].score

    assert 0 == score(["up", "up"]) < score(["down", "up"]) < score(["down", "down"]) == 1000
    network = settled()
    network.cut("ap1")
    network.run(6)
    views = network.live.views()
    health = room_health([v for v in views if v.room == "4f"])
    assert health.score < target_health(network.live.snapshot("ap1")).score == 1000
    assert "1 of 3" in health.sentence("en")
    assert overall(views).score == health.score
    assert overall(views, Why("blind")).state is State.UNKNOWN


RESULTS = st.builds(
    Result,
    st.sampled_from(["gw", "sw", "ap1", "ap2", "ghost"]),
    st.floats(-1e3, 1e3) | st.just(float("nan")),
    st.none() | st.floats(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(RESULTS, max_size=8), st.floats(-1e4, 1e4)), max_size=12))
def test_no_results_in_any_order_make_it_raise(batches):
    live = Liveness(VENUE, 0)
    for results, at in batches:
        for change in [*live.observe(results), *live.tick(at)]:
            json.dumps([change.key, change.at, change.new])
        live.wanted()
    live.views()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), max_size=60))
def test_nothing_alerts_twice_without_an_answer_between(rounds):
    live, open_alerts = Liveness(VENUE, 0), set()
    for second, alive in enumerate(rounds):
        for watched, answers in zip(VENUE, alive, strict=True):
            result = Result(watched.key, float(second), 1.0 if answers else None)
            for change in live.observe([result]):
                assert isinstance(change, Change)
                if change.new in (State.UP, State.LATE, State.LOSSY):
                    open_alerts.discard(change.key)
                elif change.alerts and change.why.code != "flapping":
                    assert change.key not in open_alerts
                    open_alerts.add(change.key)
            if answers:
                open_alerts.discard(watched.key)


def test_a_parent_that_nobody_can_ask_holds_a_verdict_only_for_a_while():
    live = Liveness([w("sw"), w("ap", "sw"), w("other")], 0)
    said = []
    for second in range(20):
        results = [Result("ap", float(second), None), Result("other", second + 0.1, 1.0)]
        said += live.observe(results) + live.tick(second + 1.0)
        if second == 3:
            assert "sw" in live.wanted()
            assert live.snapshot("ap").state is State.UNKNOWN
    assert [c.key for c in said if c.alerts] == ["ap"]


def test_a_child_announced_before_its_parent_died_moves_without_a_second_alert():
    network = settled()
    network.cut("ap1")
    network.cut("sw", "ap2", "ap3", after=6.0)
    network.run(16)
    assert [c.key for c in network.alerts()] == ["ap1", "sw"]
    moved = next(c for c in network.said if c.key == "ap1" and c.new is State.UNREACHABLE)
    assert moved.silent
    assert set(network.alerts()[1].hides) == set(APS)
