"""What the day board says of a room beside its state: the half hour ahead, and how many alerts there are."""

import re
from datetime import timedelta

import pytest

from kaisai.core.identity.actors import POLLER
from kaisai.core.journal.models import Entry
from kaisai.core.kit.clock import from_ms, to_ms
from kaisai.domains.alerts.models import Alert
from kaisai.domains.alerts.operations import AlertNow, record_round
from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.capacity.queries import ahead, list_outlooks
from kaisai.domains.today.queries import board_at, board_now, replay
from kaisai.engines.alerting.rules import Words
from tests.domains.capacity.conftest import BEFORE, ONE, bare, code_of, venue

__all__ = ["bare", "venue"]
FEW = {"hall-4f": 8, "hall-a": 10, "room-101": 4, "lobby": 12}
SAID = Words("something is wrong", "異常")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _nothing_worked_out():
    """What was worked out for one test is not what the next would see."""
    ahead._rows.cache_clear()


@pytest.fixture
def quiet(venue):
    """The venue of 2014 shortly before the session, few people in it."""
    venue.tell(BEFORE, FEW)
    return venue


def expect(venue, people, room="hall-4f"):
    set_expectation(**venue.around, slot=code_of(room, "13:00"), people=people, counted=True)


def rooms_of(board):
    return {room["slug"]: room for room in board["rooms"]}


def signs(conference, at, language="en"):
    return {
        slug: room["ahead"]
        for slug, room in rooms_of(board_now(conference, at, language)).items()
        if room["ahead"]
    }


def alert(key, level, *rooms, rule="down"):
    member = {"rule": rule, "subject": key, "device": key, "room": "", "level": level}
    return AlertNow(key, rule, level, key, rooms, BEFORE.timestamp(), SAID, SAID, (member,))


def judged(conference, at, *alerts):
    record_round(by=POLLER, conference=conference, at=at, alerts=alerts, notices=(), memory={})


# -- the half hour ahead


def test_a_room_that_will_not_hold_says_so_with_the_number_of_its_capacity_page(quiet, visitor):
    expect(quiet, 223)
    found = signs(quiet.conference, BEFORE)
    assert list(found) == ["hall-4f"], "rooms that hold say nothing"
    sign = found["hall-4f"]
    assert (sign["verdict"], sign["word"], sign["mark"]) == ("full", "will not hold", "down")
    assert sign["starts"] == to_ms(ONE)
    assert sign["people"] == 223 == list_outlooks(quiet.conference, BEFORE)[0].people
    page = visitor("staff").get(sign["url"])
    assert page.status_code == 200
    assert signs(quiet.conference, BEFORE, "ja")["hall-4f"]["word"] == "収容不可"


def test_an_estimate_is_the_same_round_number_on_both_boards(quiet):
    row = next(r for r in list_outlooks(quiet.conference, BEFORE) if r.slug == "hall-4f")
    assert row.found.people == 176
    assert row.people == signs(quiet.conference, BEFORE)["hall-4f"]["people"] == 180
    assert "180 people expected" in row.sentence


def test_it_is_worked_out_once_for_everybody_who_looks_within_half_a_minute(quiet):
    first = from_ms(to_ms(BEFORE) // 30_000 * 30_000)
    expect(quiet, 400)
    assert signs(quiet.conference, first)["hall-4f"]["people"] == 400
    expect(quiet, 45)
    assert signs(quiet.conference, first + timedelta(seconds=29))["hall-4f"]["people"] == 400
    assert "hall-4f" not in signs(quiet.conference, first + timedelta(seconds=30))


def test_of_the_past_it_says_nothing(quiet):
    expect(quiet, 400)
    assert "hall-4f" in signs(quiet.conference, BEFORE)
    then = board_at(quiet.conference, BEFORE, "en")
    assert [room["ahead"] for room in then["rooms"]] == [None] * len(then["rooms"])


# -- alerts


def test_alerts_are_counted_in_all_and_by_room(cast):
    both = alert("sw", "critical", "hall-a", "room-101")
    judged(cast.conference, BEFORE, both, alert("ap", "warn", "hall-a"), alert("gw", "warn"))
    board = board_now(cast.conference, BEFORE, "en")
    assert board["alerts"] == {"critical": 1, "warn": 2}
    rooms = rooms_of(board)
    assert rooms["hall-a"]["alerts"] == {"critical": 1, "warn": 1}
    assert rooms["room-101"]["alerts"] == {"critical": 1, "warn": 0}
    assert rooms["room-401"]["alerts"] is None


def test_the_past_has_the_alerts_of_that_moment_as_bad_as_they_were_then(cast):
    kumo = cast.conference
    judged(kumo, BEFORE, alert("radio", "warn", "hall-a"))
    judged(kumo, BEFORE + 2 * MINUTE, alert("radio", "critical", "hall-a", "room-101"))
    judged(kumo, BEFORE + 4 * MINUTE)

    def then(minutes):
        board = board_at(kumo, BEFORE + minutes * MINUTE, "en")
        return board["alerts"], {
            slug: room["alerts"] for slug, room in rooms_of(board).items() if room["alerts"]
        }

    warn, critical = {"critical": 0, "warn": 1}, {"critical": 1, "warn": 0}
    assert then(-1) == ({"critical": 0, "warn": 0}, {})
    assert then(1) == (warn, {"hall-a": warn})
    assert then(3) == (critical, {"hall-a": critical, "room-101": critical})
    assert then(5) == ({"critical": 0, "warn": 0}, {})
    assert board_now(kumo, BEFORE + 5 * MINUTE, "en")["alerts"] == {"critical": 0, "warn": 0}


def test_the_film_of_the_past_stops_where_alerts_begin_and_end(cast):
    judged(cast.conference, BEFORE + MINUTE, alert("radio", "warn", "hall-a"))
    judged(cast.conference, BEFORE + 3 * MINUTE)
    told = replay(cast.conference, BEFORE, BEFORE + 5 * MINUTE, "ja")["feed"]
    assert [line["at"] for line in told] == [to_ms(BEFORE + n * MINUTE) for n in (1, 3)]
    assert told[0]["sentence"] == "警報: 異常"
    assert replay(cast.conference, BEFORE, BEFORE + 5 * MINUTE, "en", "ap/icmp")["feed"] == []


def test_where_the_journal_does_not_tell_in_which_room_none_is_named(cast):
    """Entries of before rooms were journaled."""
    kept = Alert.objects.create(
        conference=cast.conference, key="old", cause="down", level="critical", rooms=["hall-a"],
        since=BEFORE, short_en="", short_ja="", long_en="", long_ja="",
    )  # fmt: skip
    Entry(
        conference=cast.conference.slug, kind="alerts.alert_began", at=BEFORE, about=f"alert:{kept.pk}",
        payload={"alert": kept.pk, "key": "old", "level": "critical", "said_en": "", "said_ja": ""},
        actor_kind="poller", actor_identity="poller", actor_label="poller",
    ).save(force_insert=True)  # fmt: skip
    board = board_at(cast.conference, BEFORE + MINUTE, "en")
    assert board["alerts"] == {"critical": 1, "warn": 0}
    assert not any(room["alerts"] for room in board["rooms"])


# -- who sees it


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("will not hold", "Alerts")), ("ja", ("収容不可", "警報"))],
)
def test_the_page_has_both_with_their_links(quiet, visitor, monkeypatch, language, words):
    monkeypatch.setattr("kaisai.domains.today.views.now", lambda: BEFORE)
    expect(quiet, 223)
    page = visitor("staff", language=language).get("/kumo/today").content.decode()
    assert re.search(rf'href="/kumo/capacity/rooms/hall-4f"[^>]*><span>{words[0]}<', page)
    assert re.search(rf'href="/kumo/alerts">{words[1]}<', page)


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 401), ("guest", 404), ("attendee", 404), ("staff", 200)]
)
def test_who_is_not_of_the_crew_learns_nothing(quiet, api, who, status):
    answer = api(who).get("today.board")
    assert answer.status_code == status
    assert (b"ahead" in answer.content) is (status == 200)
