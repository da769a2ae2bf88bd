"""A schedule becomes the programme."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.access.enums import Role
from kaisai.core.conference.queries import list_rooms
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.errors import NotAllowed, Refused
from kaisai.domains.program.models import Session, Speaker
from kaisai.domains.program.operations import import_schedule, preview_schedule
from kaisai.domains.program.queries import now_and_next

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "schedule"


def slot(number, title, start, room, minutes=60, speakers=("Hana Rei",)):
    return {
        "id": number,
        "guid": f"00000000-0000-4000-8000-{number:012d}",
        "date": f"2026-10-03T{start}:00+09:00",
        "start": start,
        "duration": f"{minutes // 60:02d}:{minutes % 60:02d}",
        "room": room,
        "slug": f"kumo-{number}",
        "url": "https://kumo.example/x",
        "title": title,
        "subtitle": "",
        "track": "Sky",
        "type": "talk",
        "language": "ja",
        "abstract": "",
        "description": "",
        "logo": None,
        "do_not_record": False,
        "recording_license": "",
        "links": [],
        "attachments": [],
        "persons": [{"id": i, "public_name": name} for i, name in enumerate(speakers, 1)],
    }


def schedule(*slots):
    rooms = {}
    for one in slots:
        rooms.setdefault(one["room"], []).append(one)
    return json.dumps(
        {
            "schedule": {
                "version": "1",
                "base_url": "https://kumo.example/",
                "conference": {
                    "acronym": "kumo",
                    "title": "Kumo Days",
                    "start": "2026-10-03",
                    "end": "2026-10-03",
                    "daysCount": 1,
                    "timeslot_duration": "00:05",
                    "time_zone_name": "Asia/Tokyo",
                    "rooms": [
                        {"name": name, "guid": str(uuid5(NAMESPACE_DNS, name))} for name in rooms
                    ],
                    "days": [
                        {
                            "index": 1,
                            "date": "2026-10-03",
                            "day_start": "2026-10-03T09:00:00+09:00",
                            "day_end": "2026-10-04T02:00:00+09:00",
                            "rooms": rooms,
                        }
                    ],
                },
            }
        }
    ).encode()


@pytest.fixture
def load(conference):
    def call(data, name="schedule.json", by=COMMAND_LINE):
        return import_schedule(by=by, conference=conference, at=AT, data=data, name=name)

    return call


MORNING = slot(1, "Clouds", "10:00", "Hall A")
NOON = slot(2, "Rain", "11:30", "Hall A", speakers=("Hana Rei", "Tomo Rei"))
OTHER = slot(3, "雲と風", "10:00", "ドーム")


def test_sessions_find_their_rooms_and_missing_rooms_are_added(conference, load):
    outcome = load(schedule(MORNING, NOON, OTHER))
    assert (outcome.sessions, outcome.added, outcome.days, outcome.speakers) == (3, 3, 1, 2)
    assert Session.objects.get(title="Clouds").room.slug == "hall-a"
    assert [str(room) for room in list_rooms(conference)][-1] == "ドーム" or "ドーム" in {
        str(room) for room in list_rooms(conference)
    }
    assert Session.objects.get(title="Clouds").starts_at == AT
    assert list_entries(conference).filter(kind="program.schedule_imported").count() == 1


def test_importing_again_keeps_changes_and_removes(load):
    load(schedule(MORNING, NOON, OTHER))
    ids = dict(Session.objects.values_list("title", "pk"))
    again = load(schedule(MORNING, NOON, OTHER))
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    outcome = load(
        schedule({**MORNING, "title": "High clouds"}, {**NOON, "persons": NOON["persons"][:1]})
    )
    assert (outcome.added, outcome.changed, outcome.removed) == (0, 2, 1)
    assert Session.objects.get(title="High clouds").pk == ids["Clouds"]
    assert set(Speaker.objects.values_list("name", flat=True)) == {"Hana Rei"}


def test_now_and_next_at_every_moment_of_the_day(conference, load, django_assert_max_num_queries):
    load(schedule(MORNING, NOON, OTHER))

    def at(minutes):
        with django_assert_max_num_queries(3):
            found = now_and_next(conference, AT + timedelta(minutes=minutes)).get("hall-a")
            told = [s.title if s else None for s in (found.now, found.next)] if found else None
            return told, [str(p) for p in found.next.speakers.all()] if found and found.next else []

    assert at(-60) == ([None, "Clouds"], ["Hana Rei"])
    assert at(0)[0] == ["Clouds", "Rain"]
    assert at(60) == ([None, "Rain"], ["Hana Rei", "Tomo Rei"])
    assert at(149)[0] == ["Rain", None]
    assert at(150)[0] is None
    assert at(-60 * 8)[0] is None  # two in the night belong to the day before


def test_what_is_no_schedule_is_refused_with_place_and_reason(conference, chair, load):
    load(schedule(MORNING))
    for data in (
        b"",
        b"{",
        b"[]",
        b"<schedule>",
        b"\xff\xfe\x00",
        schedule(MORNING).replace(b'"title"', b'"titel"'),
    ):
        with pytest.raises(Refused) as refusal:
            preview_schedule(by=chair, conference=conference, data=data, name="x.json")
        assert len(str(refusal.value)) > 10
    assert Session.objects.count() == 1


def test_only_chairs_and_team_leads_may(conference, person, load):
    load(schedule(MORNING), by=person(Role.CHAIR))
    for role in (Role.STAFF, Role.NOC, Role.ATTENDEE):
        with pytest.raises(NotAllowed):
            load(schedule(MORNING), by=person(role))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.text(max_size=400), room=st.text(min_size=1, max_size=300), data=st.binary(max_size=80)
)
def test_odd_bytes_are_taken_or_refused_never_a_bug(load, title, room, data):
    for attempt in (schedule({**MORNING, "title": title, "room": room, "subtitle": title}), data):
        try:
            load(attempt)
        except Refused:
            assert Session.objects.count() <= 1  # refused as a whole, nothing half done


@pytest.mark.parametrize(
    "name",
    [
        "voc-frab-camp2019.json",
        "voc-hub-schedule2.json",
        "voc-pretalx-democon.json",
        "voc-pretalx-rc3.json",
    ],
)
def test_real_schedules_are_taken(conference, load, name):
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not on this machine")
    data = (DATA / name).read_bytes()
    outcome = load(data, name)
    assert Session.objects.count() == outcome.sessions == outcome.added > 0
    again = load(data, name)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_the_invalid_example_is_refused_with_path_and_reason(load):
    path = DATA / "voc-invalid-example.json"
    if not path.exists():
        pytest.skip("voc-invalid-example.json is not on this machine")
    with pytest.raises(Refused) as refusal:
        load(path.read_bytes(), path.name)
    assert "schedule" in str(refusal.value)
