"""schedule.json: what the published schema takes we take, what breaks it is refused with a path."""

import copy
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.schedule import Schedule, read_schedule

DATA = Path(__file__).parents[5] / "shared" / "data" / "schedule"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the shared data is not on this machine")


def session(number: int, start: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "guid": f"00000000-0000-4000-8000-{number:012}",
        "date": f"2026-11-21T{start}:00+09:00",
        "start": start,
        "duration": "00:30",
        "room": "Hall A",
        "slug": f"demo-{number}",
        "url": f"https://example.net/{number}",
        "title": f"Talk {number}",
        "subtitle": None,
        "track": "Web",
        "type": "talk",
        "language": "ja",
        "abstract": "short",
        "persons": [{"id": 7, "public_name": "Example Speaker"}],
        "links": [],
        **more,
    }


def document(*sessions: dict[str, Any], **conference: Any) -> dict[str, Any]:
    return {
        "schedule": {
            "version": "1",
            "conference": {
                "acronym": "demo2026",
                "title": "Demo Conference",
                "start": "2026-11-21",
                "end": "2026-11-21",
                "daysCount": 1,
                "timeslot_duration": "00:05",
                "time_zone_name": "Asia/Tokyo",
                "rooms": [
                    {
                        "name": "Hall A",
                        "guid": "00000000-0000-4000-8000-00000000000a",
                        "capacity": 300,
                    }
                ],
                "days": [
                    {
                        "index": 1,
                        "date": "2026-11-21",
                        "day_start": "2026-11-21T08:00:00+09:00",
                        "day_end": "2026-11-22T02:00:00+09:00",
                        "rooms": {"Hall A": list(sessions)},
                    }
                ],
                **conference,
            },
        }
    }


def read(tree: Any) -> Schedule:
    return read_schedule(json.dumps(tree).encode())


def said(schedule: Schedule) -> dict[str, str]:
    return {problem.path: problem.code for problem in schedule.problems}


IN_ROOM = '$.schedule.conference.days[0].rooms["Hall A"]'


def test_all_that_a_session_says():
    schedule = read(document(session(1, "10:00", duration="1:05", do_not_record=True)))
    assert schedule.valid
    assert schedule.problems == ()
    assert (schedule.title, schedule.acronym, schedule.format) == (
        "Demo Conference",
        "demo2026",
        "c3voc-json",
    )
    (only,) = schedule.sessions
    assert only.start == datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
    assert only.duration == timedelta(minutes=65)
    assert (only.room, only.language, only.track, only.kind) == ("Hall A", "ja", "Web", "talk")
    assert only.do_not_record
    assert [speaker.name for speaker in only.speakers] == ["Example Speaker"]
    assert schedule.rooms[0].capacity == 300
    assert (schedule.start, schedule.days[0].index) == (date(2026, 11, 21), 1)


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"id": "1"}, f"{IN_ROOM}[1].id", "not-a-number"),
        ({"duration": "half an hour"}, f"{IN_ROOM}[1].duration", "bad-duration"),
        ({"duration": 30}, f"{IN_ROOM}[1].duration", "bad-duration"),
        ({"date": "tomorrow"}, f"{IN_ROOM}[1].date", "bad-instant"),
        ({"title": None}, f"{IN_ROOM}[1].title", "not-text"),
        ({"persons": {}}, f"{IN_ROOM}[1].persons", "not-a-list"),
        (
            {"persons": [{"id": "x", "public_name": "N"}]},
            f"{IN_ROOM}[1].persons[0].id",
            "not-a-number",
        ),
        ({"persons": [{"public_name": "N"}]}, f"{IN_ROOM}[1].persons[0]", "no-identity"),
        ({"do_not_record": "no"}, f"{IN_ROOM}[1].do_not_record", "not-a-flag"),
    ],
)
def test_a_break_refuses_the_file_and_keeps_the_good_sessions(
    change: dict[str, Any], path: str, code: str
):
    schedule = read(document(session(1, "10:00"), session(2, "11:00", **change)))
    assert not schedule.valid
    assert said(schedule)[path] == code
    assert schedule.sessions[0].title == "Talk 1"
    assert schedule.problems[0].sentence("ja").startswith(path)


@pytest.mark.parametrize("key", ["title", "guid", "date", "duration", "persons", "url", "room"])
def test_what_is_missing_is_named(key: str):
    broken = session(1, "10:00")
    del broken[key]
    schedule = read(document(broken))
    assert not schedule.valid
    assert said(schedule)[f"{IN_ROOM}[0]"] == "missing"
    assert f"“{key}”" in schedule.problems[0].en


def test_overlaps_strays_and_doubles_are_told_but_do_not_refuse():
    schedule = read(
        document(
            session(1, "10:00"),
            session(2, "10:20"),
            session(3, "07:00"),
            session(1, "12:00"),
            session(5, "13:00", id=2, duration="00:00"),
            session(6, "14:00", room="Hall Z", date="2026-11-21T14:00:00"),
            session(7, "15:00", duration="9999:00"),
        )
    )
    assert schedule.valid
    codes = [problem.code for problem in schedule.problems]
    assert sorted(codes) == [
        "duplicate-guid",
        "duplicate-id",
        "far-too-long",
        "no-length",
        "no-zone",
        "outside-day",
        "overlap",
        "room-mismatch",
    ]
    assert len(schedule.sessions) == 5
    assert schedule.sessions[-1].start == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    overlap = next(problem for problem in schedule.problems if problem.code == "overlap")
    assert overlap.path == f"{IN_ROOM}[1]"
    assert "Talk 1" in overlap.en


def test_a_room_that_is_not_listed_is_added_and_told():
    tree = document()
    tree["schedule"]["conference"]["days"][0]["rooms"]["Annex"] = [
        session(1, "10:00", room="Annex")
    ]
    schedule = read(tree)
    assert [room.name for room in schedule.rooms] == ["Hall A", "Annex"]
    assert "unknown-room" in said(schedule).values()


def test_an_unknown_zone_is_told():
    assert "unknown-zone" in said(read(document(time_zone_name="Asia/Nowhere"))).values()
    assert read(document(time_zone_name="Asia")).time_zone == ""


@needs_data
@pytest.mark.parametrize(
    ("name", "sessions", "rooms", "days", "title"),
    [
        ("voc-frab-camp2019", 79, 2, 5, "Chaos Communication Camp 2019"),
        ("voc-pretalx-rc3", 48, 5, 4, "rC3 Channels"),
        ("voc-pretalx-democon", 36, 2, 3, "DemoCon"),
        ("voc-hub-schedule2", 2, 5, 4, "38C3"),
    ],
)
def test_real_programmes(name: str, sessions: int, rooms: int, days: int, title: str):
    schedule = read_schedule((DATA / f"{name}.json").read_bytes())
    assert schedule.valid
    assert (len(schedule.sessions), len(schedule.rooms), len(schedule.days)) == (
        sessions,
        rooms,
        days,
    )
    assert schedule.title == title
    assert all(found.start.tzinfo and found.duration for found in schedule.sessions)
    assert not [p for p in schedule.problems if p.severity is Severity.ERROR]


@needs_data
def test_the_invalid_example_is_refused_with_path_and_reason():
    schedule = read_schedule((DATA / "voc-invalid-example.json").read_bytes())
    assert not schedule.valid
    errors = {p.path: p.en for p in schedule.problems if p.severity is Severity.ERROR}
    place = '$.schedule.conference.days[0].rooms["Winterchaos"][0].id'
    assert errors[place] == f"{place}: “2814” is no whole number. Write digits without quotes."
    assert "$.schedule.rooms" in errors
    assert any(path.endswith("persons[0].id") for path in errors)


@needs_data
def test_a_list_that_counts_days_needs_the_first_one():
    data = (DATA / "pyconjp-2019-sessions.json").read_bytes()
    assert [problem.code for problem in read_schedule(data).problems] == ["needs-first-day"]
    schedule = read_schedule(data, first_day=date(2019, 9, 16), time_zone="Asia/Tokyo")
    assert schedule.valid
    assert len(schedule.sessions) + 45 == 94
    first = next(found for found in schedule.sessions if found.id == "101")
    assert first.start.isoformat() == "2019-09-16T11:25:00+09:00"
    assert (first.duration, first.language) == (timedelta(minutes=45), "ja")
    assert len(schedule.rooms) == 6


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every container with every key in it."""
    found = []
    stack = [tree]
    while stack:
        node = stack.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node)
        for key, value in items:
            found.append((node, key))
            if isinstance(value, dict | list):
                stack.append(value)
    return found


junk = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**40,
        float("inf"),
        "",
        "x",
        "\ud800\x00",
        "00:30",
        "2026-11-21",
        "2026-11-21T10:00:00",
        "9999-12-31T23:59:59-12:00",
        [],
        {},
        [[]],
        [None],
        {"a": {}},
    ]
).map(copy.deepcopy)  # fmt: skip - a table reads better in columns


@needs_data
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_the_published_schema_accepts_is_valid(data: st.DataObject):
    tree = copy.deepcopy(document(session(1, "10:00"), session(2, "11:00")))
    for _ in range(data.draw(st.integers(0, 3))):
        owner, key = data.draw(st.sampled_from(places(tree) or [(tree, "x")]))
        if isinstance(owner, dict) and data.draw(st.booleans()):
            owner.pop(key, None)
        elif isinstance(owner, dict) and data.draw(st.booleans()):
            owner[f"x{key}"] = data.draw(junk)
        else:
            owner[key] = data.draw(junk)
    schedule = read(tree)
    schema = json.loads((DATA / "c3voc-schema.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft6Validator(
        schema, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER
    )
    if checker.is_valid(tree):
        refusing = [p.sentence("en") for p in schedule.problems if p.severity is Severity.ERROR]
        unread = [text for text in refusing if "is no date" in text]
        # The schema's library checks no date-time, so only our word on dates may differ.
        assert schedule.valid or unread == refusing, refusing


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=200)
    | st.recursive(
        junk, lambda inner: st.dictionaries(st.text(max_size=5), inner) | st.lists(inner)
    ).map(lambda tree: json.dumps({"schedule": {"conference": tree, "events": tree}}).encode())
    | st.recursive(junk, st.lists).map(lambda tree: json.dumps(tree).encode())
)
def test_any_bytes_give_a_schedule(data: bytes):
    schedule = read_schedule(data, first_day=date(2026, 11, 21))
    assert schedule.valid or schedule.problems
    for problem in schedule.problems:
        assert problem.code
        assert "\n" not in problem.en


def test_towers_and_giants_end_in_a_problem():
    for data in (b"[" * 200_000, b'{"a":' * 200_000, b"1" * 5_000, b" " * 10_000_001, b""):
        schedule = read_schedule(data)
        assert not schedule.valid
        assert len(schedule.problems) == 1
