"""The demo's floor plans and cables agree with its venue."""

from datetime import UTC, datetime

import pytest

from kaisai.domains.maps.queries import list_plans, plan_map, topology_map
from kaisai.engines.formats.drawings import read_drawing
from kaisai.entrypoints.cli.demo.build import build_conference
from kaisai.entrypoints.cli.demo.plans import drawing
from kaisai.entrypoints.cli.demo.venue import FLOORS, ROOMS, devices

AT = datetime(2026, 10, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def conference(db):
    return build_conference(AT, prefix="127.77")[0]


def test_every_room_is_on_its_floor_and_its_devices_are_in_it(conference):
    plans = {str(plan.floor): plan_map(plan) for plan in list_plans(conference)}
    assert tuple(plans) == FLOORS
    for room in ROOMS:
        drawn = next(r for r in plans[room.floor]["rooms"] if r["slug"] == room.slug)
        (left, top), _, (right, bottom), _ = drawn["area"]
        inside = [n for n in plans[room.floor]["nodes"] if n["room"] == room.slug]
        assert len([node for node in inside if node["kind"] == "ap"]) == room.aps
        for node in inside:
            assert left < node["x"] < right, node["slug"]
            assert top < node["y"] < bottom, node["slug"]


def test_every_device_behind_a_switch_or_router_has_its_cable_with_a_port(conference):
    links = topology_map(conference)["links"]
    cables = {frozenset((link["a"], link["b"])) for link in links if link["a_port"]}
    for device in devices():
        for parent in device.parents[:1]:
            if parent not in {"gw-noc", "isp-a"}:
                assert frozenset((device.name, parent)) in cables, device.name
    assert len({frozenset((link["a"], link["b"])) for link in links}) == len(links)


@pytest.mark.parametrize("floor", FLOORS)
def test_the_drawings_are_clean_as_they_are(floor):
    told = drawing(floor)
    assert read_drawing(told).data.count(b"<rect") == told.count(b"<rect") > 2
