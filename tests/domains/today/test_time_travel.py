"""What the board is asked for the past: any moment, any stretch, where something changed."""

import math
from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.kit.clock import to_ms
from kaisai.domains.monitoring.operations import (
    HealthNow,
    Observation,
    record_changes,
    record_sight,
)
from kaisai.domains.monitoring.queries import metric_store, rtt_source
from kaisai.domains.network.operations import (
    import_targets,
    remove_device,
    remove_target,
    save_target,
)
from kaisai.domains.network.queries import watch_list
from kaisai.domains.today.queries import board_at, board_now, list_spans, replay, whole_state
from kaisai.engines.liveness.states import Change, State, Why
from tests.domains.conftest import AT

CSV = b"""name,address,group,room,kind,parents
sw-a,127.0.0.11,Core,hall-a,switch,
ap-a,127.0.0.12,Hall,hall-a,ap,sw-a
"""
LATER = AT + timedelta(minutes=10)


@pytest.fixture
def watched(conference):
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=CSV, name="venue.csv")
    return {row.name: row.key for row in watch_list(conference).rows}


def tick(conference, at, values):
    metric_store().append(rtt_source(conference), to_ms(at), values)


def change(conference, key, new, at, *, old=State.UP, cause=""):
    seen = Change(key, at.timestamp(), old, new, Why("no-answer"), cause)
    record_changes(
        by=POLLER,
        conference=conference,
        at=at,
        observations=[
            Observation(seen, key, "hall-a", score=1000, flapping=False, hidden_names=())
        ],
        health=[HealthNow("", 1000, new, Why("no-reply"))],
    )


def test_a_past_moment_shows_the_states_and_the_silence_of_that_moment(conference, watched):
    change(conference, watched["ap-a"], State.DOWN, AT)
    change(conference, watched["ap-a"], State.UP, LATER, old=State.DOWN)
    tick(conference, AT + timedelta(seconds=2), {watched["ap-a"]: math.nan})
    then = board_at(conference, AT + timedelta(seconds=3), "en")
    assert {t["name"]: t["state"] for t in then["targets"]}["ap-a"] == "down"
    assert then["watching"]
    silent = board_at(conference, AT + timedelta(minutes=5), "en")
    assert not silent["watching"]
    after = board_at(conference, LATER + timedelta(seconds=3), "en")
    assert {t["name"]: t["state"] for t in after["targets"]}["ap-a"] == "up"


def test_a_moment_in_which_the_monitor_was_blind_says_so(conference, watched):
    for blind, at in ((True, AT), (False, LATER)):
        record_sight(
            by=POLLER, conference=conference, at=at, blind=blind, why=Why("blind"), health=[]
        )
    assert board_at(conference, AT + timedelta(minutes=1), "en")["blind"]
    assert not board_at(conference, LATER + timedelta(minutes=1), "en")["blind"]


def test_replay_of_one_target_gives_only_its_values_and_its_lines(conference, watched):
    tick(conference, AT, {watched["sw-a"]: 0.5, watched["ap-a"]: math.nan})
    change(conference, watched["ap-a"], State.DOWN, AT)
    change(conference, watched["sw-a"], State.LATE, AT)
    end = AT + timedelta(seconds=5)
    told = replay(conference, AT - timedelta(seconds=5), end, "en", watched["ap-a"])
    assert told["keys"] == [watched["ap-a"]]
    assert [tick["v"] for tick in told["ticks"]] == [[None]]
    assert [line["key"] for line in told["feed"]] == [watched["ap-a"]]
    both = replay(conference, AT - timedelta(seconds=5), end, "en")
    assert [tick["v"] for tick in both["ticks"]] == [[0.5, None]]


def test_a_minute_of_ticks_that_jitter_leaves_no_hole_in_a_spark(conference, watched):
    for second in range(60):
        early = timedelta(milliseconds=7 if second % 2 else -7)
        tick(conference, AT + timedelta(seconds=second) + early, {watched["sw-a"]: 1.0})
    board = board_now(conference, AT + timedelta(seconds=60), "en")
    spark = next(t["spark"] for t in board["targets"] if t["name"] == "sw-a")
    assert spark == [1.0] * 60


def test_marks_say_when_something_changed_and_refuse_a_stranger(conference, watched, browser):
    change(conference, watched["ap-a"], State.DOWN, AT)
    address = f"/kumo/today/changes?from={to_ms(AT) - 1000}&to={to_ms(LATER)}"
    assert browser(Role.STAFF).get(address).json() == {"changes": [[to_ms(AT), "down"]]}
    assert browser().get(address).status_code == 302
    assert browser(Role.NOC).get("/kumo/today/changes?from=2&to=1").status_code == 400


def test_the_days_that_can_be_visited_end_today(conference):
    first = list_spans(conference, AT)  # 3 October, 10:00 in Tokyo
    assert len(first) == 1
    assert first[0]["from"] <= to_ms(AT) < first[0]["to"]
    assert len(list_spans(conference, AT + timedelta(days=1))) == 2
    assert len(list_spans(conference, AT - timedelta(days=9))) == 1
    long_after = list_spans(conference, AT + timedelta(days=30))
    assert len(long_after) == 3  # the two days of the conference, and that day itself


def names(board):
    return {target["name"] for target in board["targets"]}


def test_the_past_shows_what_was_watched_then_not_what_is_watched_now(conference, watched):
    done = {"by": COMMAND_LINE, "conference": conference}
    change(conference, watched["ap-a"], State.DOWN, AT + timedelta(minutes=1))
    remove_target(**done, at=AT + timedelta(minutes=2), key=watched["ap-a"])
    save_target(
        **done, at=AT + timedelta(minutes=4), device="sw-a", address="127.0.0.13", name="late"
    )
    remove_device(**done, at=AT + timedelta(minutes=6), slug="sw-a")
    import_targets(**done, at=AT + timedelta(minutes=8), data=b"gw 127.0.0.1\n", name="new.conf")

    def then(minutes):
        return board_at(conference, AT + timedelta(minutes=minutes, seconds=30), "en")

    assert names(board_at(conference, AT - timedelta(hours=1), "en")) == set()
    assert names(then(1)) == {"sw-a", "ap-a"}
    assert names(then(3)) == {"sw-a"}
    assert names(then(5)) == {"sw-a", "late"}
    assert names(then(7)) == set()
    assert names(then(9)) == names(board_now(conference, LATER, "en")) == {"gw"}
    gone = next(target for target in then(1)["targets"] if target["name"] == "ap-a")
    assert (gone["state"], gone["group"], gone["room"], gone["kind"]) == (
        "down",
        "Hall",
        "hall-a",
        "ap",
    )
    assert gone["url"] == "", "its page is gone too"


def test_a_target_that_was_switched_off_is_on_the_board_of_the_time_before(conference, watched):
    told = {"by": COMMAND_LINE, "conference": conference, "device": "ap-a", "address": "127.0.0.12"}
    for minutes, enabled in ((1, False), (3, True)):
        save_target(
            **told,
            at=AT + timedelta(minutes=minutes),
            key=watched["ap-a"],
            name="ap-a",
            enabled=enabled,
        )
    shown = [
        "ap-a" in names(board_at(conference, AT + timedelta(minutes=minutes), "en"))
        for minutes in (0.5, 2, 4)
    ]
    assert shown == [True, False, True]


def test_replay_tells_the_values_of_what_was_taken_out_since(conference, watched):
    tick(conference, AT + timedelta(seconds=1), {watched["sw-a"]: 0.5, watched["ap-a"]: 2.0})
    remove_target(by=COMMAND_LINE, conference=conference, at=LATER, key=watched["ap-a"])
    told = replay(conference, AT, AT + timedelta(seconds=5), "en")
    assert dict(zip(told["keys"], told["ticks"][0]["v"], strict=True)) == {
        watched["sw-a"]: 0.5,
        watched["ap-a"]: 2.0,
    }


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "No device in this room is watched."),
        ("ja", "この部屋に監視対象の機器はありません。"),
    ],
)
def test_a_room_without_devices_says_so_and_is_not_unknown(
    conference, watched, browser, language, sentence
):
    page = browser(Role.STAFF, language=language)
    rooms = {room["slug"]: room for room in page.get("/kumo/today/at").json()["rooms"]}
    bare = rooms["room-101"]
    assert (bare["state"], bare["shown"], bare["score"], bare["why"]) == (
        "bare",
        "bare",
        0,
        sentence,
    )
    assert rooms["hall-a"]["shown"] != "bare"
    assert sentence in page.get("/kumo/today").content.decode()


@pytest.mark.parametrize(
    ("state", "score", "shown"),
    [
        ("down", 562, "impaired"),
        ("unreachable", 600, "impaired"),
        ("down", 1000, "down"),
        ("up", 700, "impaired"),
        ("up", 0, "up"),
    ],
)
def test_a_room_with_one_of_many_lost_is_impaired_not_down(state, score, shown):
    assert whole_state({"state": state, "score": score}) == shown
