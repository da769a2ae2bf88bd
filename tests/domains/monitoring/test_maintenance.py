"""Announced work, as the crew meets it: on the board, beside a target, on the page of a device."""

import re
from datetime import timedelta

import pytest

from kaisai.core.access.enums import Role
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now, to_ms
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.operations import (
    announce_maintenance,
    end_maintenance,
    extend_maintenance,
)
from kaisai.domains.monitoring.queries import list_maintenance
from kaisai.domains.network.operations import import_targets
from kaisai.domains.network.queries import watch_list
from tests.domains.conftest import AT

CSV = b"""name,address,group,room,kind
sw-a,127.0.0.11,Core,hall-a,switch
ap-a,127.0.0.12,Hall,hall-a,ap
"""
HOUR = timedelta(hours=1)


@pytest.fixture
def watched(conference):
    import_targets(by=COMMAND_LINE, conference=conference, at=AT, data=CSV, name="venue.csv")
    return {row.name: row.key for row in watch_list(conference).rows}


@pytest.fixture
def announce(conference, watched):
    def run(subject=Subject.DEVICE, name="sw-a", *, by=COMMAND_LINE, at=AT, **told):
        return announce_maintenance(
            by=by, conference=conference, at=at, subject=subject, name=name, **told
        )

    return run


def told(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def works(page):
    return page.get("/kumo/today/at").json()["maintenance"]


def ask(page, **values):
    asked = {"what": "device:sw-a", "note": "new firmware", "begins": "", "lasts": "30"}
    return page.post("/kumo/maintenance/announce", {"device": "sw-a", **asked, **values})


def test_the_noc_announces_extends_and_ends_work_from_the_page_of_a_device(watched, browser):
    page = browser(Role.NOC)
    assert "Announce maintenance" in told(page.get("/kumo/maintenance?device=sw-a"))
    assert "Maintenance announced." in told(ask(page))
    (work,) = works(page)
    assert (work["called"], work["note"]) == ("sw-a", "new firmware")
    assert work["ends"] - work["starts"] == 30 * 60_000
    shown = told(page.get("/kumo/maintenance", {"target": watched["sw-a"]}))
    assert "new firmware" in shown
    assert "announced by noc@kumo.example" in shown
    turn = {"target": watched["sw-a"], "maintenance": work["id"]}
    assert "extended" in told(page.post("/kumo/maintenance/extend", turn | {"minutes": 15}))
    assert works(page)[0]["ends"] - work["ends"] == 15 * 60_000
    assert "ended" in told(page.post("/kumo/maintenance/end", turn))
    assert works(page) == []
    late = page.post("/kumo/maintenance/extend", turn | {"minutes": 15})
    assert late.status_code == 422
    assert "This maintenance is over; announce another." in told(late)


def test_work_on_one_thing_is_shown_wherever_it_matters_and_nowhere_else(
    announce, browser, watched
):
    announce(Subject.ROOM, "hall-a", at=now(), note="carpet")
    announce(Subject.GROUP, "Hall", at=now(), note="antennas")
    page = browser(Role.STAFF)
    switch = told(page.get("/kumo/maintenance", {"target": watched["sw-a"]}))
    antenna = told(page.get("/kumo/maintenance", {"device": "ap-a"}))
    assert "carpet" in switch
    assert "antennas" not in switch
    assert "carpet" in antenna
    assert "antennas" in antenna


def test_who_may_not_announce_sees_the_work_but_nothing_to_press(announce, browser, watched):
    page = browser(Role.STAFF)
    empty = page.get("/kumo/maintenance?device=sw-a")
    assert empty.content == b""
    work = announce(at=now(), note="new firmware")
    shown = page.get("/kumo/maintenance?device=sw-a")
    assert "new firmware" in told(shown)
    assert "<button" not in shown.content.decode()
    refused = page.post("/kumo/maintenance/end", {"device": "sw-a", "maintenance": work.pk})
    assert refused.status_code == 422
    assert "Only the network crew or a chair can do this." in told(refused)
    refused = ask(page)
    assert "Only the network crew or a chair can do this." in told(refused)
    assert len(works(page)) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"note": ""}, "Reason: This field is required."),
        ({"lasts": "until", "until": ""}, "Say until when."),
        ({"begins": "00:00"}, "This beginning has passed; leave it empty to begin now."),
        ({"lasts": "until", "until": "00:00"}, "Work cannot end before it begins"),
        ({"lasts": "7"}, "Takes: Select a valid choice."),
        ({"what": "room:elsewhere"}, "What: Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_the_form_keeps_what_was_said(
    watched, browser, values, sentence
):
    page = browser(Role.NOC)
    refused = ask(page, **values)
    assert refused.status_code == 422
    assert told(refused).count(sentence) == 1
    if "note" not in values:
        assert 'value="new firmware"' in refused.content.decode()
    assert works(page) == []


def test_a_japanese_page_speaks_japanese(announce, browser, conference, watched):
    announce(Subject.ROOM, "hall-a", at=now(), note="床の張り替え")
    page = browser(Role.NOC, language="ja")
    shown = told(page.get("/kumo/maintenance?device=sw-a"))
    for word in ("ホールA", "登録者: コマンドライン", "今すぐ終了", "メンテナンスを登録", "まで"):
        assert word in shown
    for english in ("command line", "Announce", "until", "End", "Hall A"):
        assert english not in shown
    assert works(page)[0]["called"] == "ホールA"
    (entry,) = list_entries(conference, kinds=("monitoring.maintenance_announced",))
    assert "ホールA のメンテナンス" in entry.sentence("ja")
    assert entry.sentence("en").startswith("Maintenance of Hall A until ")


def test_work_of_later_today_is_coming_then_under_way_and_can_be_called_off(
    announce, conference, browser
):
    begins = AT + HOUR
    work = announce(starts_at=begins, ends_at=begins + HOUR, note="uplink")
    (entry,) = list_entries(conference, kinds=("monitoring.maintenance_announced",))
    assert entry.sentence("en") == "Maintenance of sw-a from 11:00 until 12:00. uplink"
    assert not list_maintenance(conference, AT)
    assert [row.pk for row in list_maintenance(conference, AT, coming=True)] == [work.pk]
    assert [row.pk for row in list_maintenance(conference, begins)] == [work.pk]
    end_maintenance(by=COMMAND_LINE, conference=conference, at=AT, maintenance=work.pk)
    for moment in (AT, begins):
        assert not list_maintenance(conference, moment, coming=True)


def test_a_past_moment_lists_the_work_of_that_moment(announce, browser):
    start = now() - 3 * HOUR
    announce(at=start, minutes=60, note="new firmware")
    page = browser(Role.STAFF)

    def at(moment):
        return page.get("/kumo/today/at", {"t": to_ms(moment)}).json()["maintenance"]

    assert [work["note"] for work in at(start + HOUR / 2)] == ["new firmware"]
    assert at(start + HOUR / 2)[0]["ends"] == to_ms(start + HOUR)
    assert at(start - HOUR) == at(start + 2 * HOUR) == works(page) == []


def test_what_does_not_exist_or_lasts_too_long_is_refused(announce, conference):
    for subject in Subject:
        with pytest.raises(NotFound):
            announce(subject, "nowhere")
    for length in ({"minutes": 0}, {"minutes": 30_000}, {"ends_at": AT - HOUR}):
        with pytest.raises(Refused, match="within two weeks"):
            announce(**length)
    with pytest.raises(Refused, match="begins now or later"):
        announce(starts_at=AT - HOUR)
    work = announce(minutes=14 * 24 * 60)
    with pytest.raises(Refused, match="within two weeks"):
        extend_maintenance(
            by=COMMAND_LINE, conference=conference, at=AT, maintenance=work.pk, minutes=1
        )
