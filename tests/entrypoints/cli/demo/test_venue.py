"""The demo's inventory hangs together, and its programme always has something on."""

import csv
import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaisai.entrypoints.cli.demo.lab import links
from kaisai.entrypoints.cli.demo.programme import DAYS, schedule_json
from kaisai.entrypoints.cli.demo.script import SCRIPT, Act
from kaisai.entrypoints.cli.demo.venue import ROOMS, devices, inventory_csv

ZONE = ZoneInfo("Asia/Tokyo")


def test_about_sixty_devices_with_names_and_addresses_of_their_own():
    found = list(devices())
    assert 55 <= len(found) <= 70
    assert len({device.name for device in found}) == len(found)
    assert len({device.host for device in found}) == len(found)


def test_parents_come_before_their_children_and_exist():
    seen = set()
    for device in devices():
        assert set(device.parents) <= seen
        seen.add(device.name)


def test_every_place_of_a_device_is_cabled():
    places = {"core"} | {far for _, far in links()}
    assert {device.place for device in devices()} <= places


def test_the_csv_names_every_device_once():
    rows = list(csv.DictReader(io.StringIO(inventory_csv("10.77", relay="somewhere").decode())))
    assert [row["name"] for row in rows] == [device.name for device in devices()]
    assert {row["via"] for row in rows} == {"netns"}


def test_the_script_mends_what_it_breaks():
    opposite = {Act.CUT: Act.MEND, Act.UNPLUG: Act.PLUG, Act.SLOW: Act.QUICKEN}
    open_faults = []
    for step in SCRIPT:
        if step.act in opposite:
            open_faults.append((opposite[step.act], step.on))
        else:
            open_faults.remove((step.act, step.on))
    assert open_faults == []
    assert [step.at for step in SCRIPT] == sorted(step.at for step in SCRIPT)
    assert SCRIPT[-1].at < 3600


def going_on(talks, at):
    return [
        talk
        for talk in talks
        if timedelta(0) <= at - datetime.fromisoformat(talk["date"]) < timedelta(minutes=50)
    ]


@pytest.mark.parametrize("hour", [0, 8, 9, 13, 14, 17, 18, 23])
def test_whenever_the_demo_starts_a_session_is_on_or_next(hour):
    now = datetime(2026, 11, 21, hour, 5, tzinfo=ZONE)
    conference = json.loads(schedule_json(now, ZONE))["schedule"]["conference"]
    talks = [talk for talks in conference["days"][0]["rooms"].values() for talk in talks]
    assert len(going_on(talks, now)) == len(ROOMS) - 1  # everywhere but in the lobby
    if hour < 20:
        assert going_on(talks, now + timedelta(hours=4)), "who comes back to it sees the same"
    assert len(conference["days"]) == DAYS
