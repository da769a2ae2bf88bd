"""The programme pages, walked by the people who come by."""

import json
import re
from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, uuid5

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.domains.program.models import Session
from kaisai.domains.program.operations import import_schedule

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


def schedule(title="Clouds & <b>rain</b>"):
    slot = {
        "id": 1,
        "guid": "00000000-0000-4000-8000-000000000001",
        "date": "2026-10-03T10:00:00+09:00",
        "start": "10:00",
        "duration": "01:00",
        "room": "Hall A",
        "slug": "kumo-1",
        "url": "https://kumo.example/1",
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
        "persons": [{"id": 1, "public_name": "Hana Rei"}],
    }
    day = {
        "index": 1,
        "date": "2026-10-03",
        "day_start": "2026-10-03T09:00:00+09:00",
        "day_end": "2026-10-04T02:00:00+09:00",
        "rooms": {"Hall A": [slot]},
    }
    conference = {
        "acronym": "kumo",
        "title": "Kumo Days",
        "start": "2026-10-03",
        "end": "2026-10-03",
        "daysCount": 1,
        "timeslot_duration": "00:05",
        "time_zone_name": "Asia/Tokyo",
        "days": [day],
        "rooms": [{"name": "Hall A", "guid": str(uuid5(NAMESPACE_DNS, "Hall A"))}],
    }
    return json.dumps(
        {
            "schedule": {
                "version": "1",
                "base_url": "https://kumo.example/",
                "conference": conference,
            }
        }
    ).encode()


def test_a_chair_imports_a_schedule_from_empty_page_to_grid(conference, browser):
    client = browser(Role.CHAIR)
    page = client.get("/kumo/schedule").content.decode()
    assert "No sessions yet" in page
    assert 'href="/kumo/schedule/import"' in page
    shown = client.post(
        "/kumo/schedule/import", {"file": SimpleUploadedFile("schedule.json", schedule())}
    )
    text = shown.content.decode()
    assert "1 sessions in 1 rooms on 1 days, 1 speakers." in text
    assert not Session.objects.exists()
    held = re.search(r'name="held" value="([^"]*)"', text).group(1)
    assert (
        client.post("/kumo/schedule/import", {"held": held, "name": "schedule.json"}).status_code
        == 302
    )
    page = client.get("/kumo/schedule?day=2026-10-03").content.decode()
    assert "Clouds &amp; &lt;b&gt;rain" in page
    assert ">10:00</time>" in page, "the hour of the venue, not of London"
    assert "Hana Rei" in page
    assert "Hall A" in page


def test_the_page_in_japanese_names_rooms_in_japanese(conference, browser):
    import_schedule(
        by=COMMAND_LINE, conference=conference, at=AT, data=schedule("雲"), name="s.json"
    )
    page = browser(Role.STAFF, language="ja").get("/kumo/schedule").content.decode()
    assert "ホールA" in page
    assert "雲" in page


@pytest.mark.parametrize(
    "given", [{}, {"held": "***"}, {"held": "e30="}, {"file": SimpleUploadedFile("x.json", b"{")}]
)
def test_what_is_no_schedule_is_said_on_the_page(conference, browser, given):
    answer = browser(Role.CHAIR).post("/kumo/schedule/import", given)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()


def test_staff_look_and_change_nothing(conference, browser):
    import_schedule(by=COMMAND_LINE, conference=conference, at=AT, data=schedule(), name="s.json")
    client = browser(Role.STAFF)
    for day in ("", "?day=2026-10-03", "?day=2026-99-99", "?day=%00", "?day=1999-01-01"):
        page = client.get(f"/kumo/schedule{day}").content.decode()
        assert "Only a chair or team lead of this conference can do this." in page
        assert "Hana Rei" in page
    assert (
        client.post(
            "/kumo/schedule/import", {"file": SimpleUploadedFile("s.json", schedule("x"))}
        ).status_code
        == 403
    )
    assert "Clouds" in Session.objects.get().title


@pytest.mark.parametrize("path", ["schedule", "schedule/import"])
def test_attendees_and_strangers_stay_outside(conference, browser, path):
    assert browser(Role.ATTENDEE).get(f"/kumo/{path}").status_code == 404
    answer = browser().get(f"/kumo/{path}")
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_search_box_finds_sessions_by_speaker(conference, browser):
    import_schedule(by=COMMAND_LINE, conference=conference, at=AT, data=schedule(), name="s.json")
    page = browser(Role.STAFF).get("/search?conference=kumo&q=hana").content.decode()
    assert "/kumo/schedule?day=2026-10-03" in page
