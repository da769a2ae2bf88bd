"""A switch that dies while a hall is full: about how many people sit in the dark?"""

from datetime import timedelta

import pytest

from kaisai.domains.capacity.operations import set_expectation
from kaisai.domains.capacity.queries import people_in
from kaisai.engines.liveness.states import State
from tests.journeys.hall import KEYNOTE, POINTS, hall

__all__ = ["hall"]
SLOT = "6f1c8e0e-4711-4b1a-9d55-000000000001"


def seated(hall, clients):
    """Half an hour into the keynote, so many clients on every radio."""
    hall.clients = dict.fromkeys(hall.radios, clients)
    hall.until(KEYNOTE + timedelta(minutes=30))
    assert hall.firing() == {}


def goes_dark(hall):
    """The switch of the hall dies with what is behind it; the controller has nobody on its radios then."""
    hall.turn("sw-4f", to=State.DOWN)
    hall.turn(*POINTS, to=State.UNREACHABLE, cause="sw-4f")
    hall.clients = dict.fromkeys(hall.radios, 0)
    hall.minutes(0.5)
    [told] = hall.heard("alert.opened")
    return told


def test_it_is_those_who_were_counted_at_the_doors(hall):
    doors = {"slot": SLOT, "people": 183, "counted": True}
    set_expectation(**hall.around, **doors)
    seated(hall, 20)
    told = goes_dark(hall)
    assert told["line"] == (
        "sw-4f does not answer: Hall 4F, 2 APs, about 183 people, talk by Mizu Kumono until 05:00"
    )
    assert "約 183 人" in told["ja"]["line"]
    assert hall.people() == 183


def test_it_is_those_who_were_seen_before_the_fault_not_the_seats(hall):
    seated(hall, 20)  # 80 clients, 0.85 a person
    assert hall.people() == 90
    told = goes_dark(hall)
    assert "Hall 4F, 2 APs, about 90 people" in told["line"]
    assert hall.people() == people_in(hall.conference, hall.at)["hall-4f"] == 90
    hall.turn("sw-4f", *POINTS, was=State.DOWN, to=State.UP)
    hall.minutes(3)
    assert hall.people() == 90, "they have not come back to the radios yet, but sit there"


def test_where_nothing_was_seen_it_is_the_places(hall):
    hall.at = KEYNOTE + timedelta(minutes=30)
    hall.judge()
    hall.turn("sw-4f", to=State.DOWN)
    hall.turn(*POINTS, to=State.UNREACHABLE, cause="sw-4f")
    for _ in range(3):
        hall.at += timedelta(seconds=10)
        hall.judge()
    [told] = hall.heard("alert.opened")
    assert "Hall 4F, 2 APs, about 180 people, talk by Mizu Kumono until 05:00" in told["line"]
    assert hall.people() == 180


@pytest.mark.parametrize("minutes", [5, 65])
def test_what_was_seen_before_people_sat_there_tells_nothing(hall, minutes):
    """Just after the doors, or in a session before: then it is the places of the hall."""
    hall.clients = dict.fromkeys(hall.radios, 5)
    hall.until(KEYNOTE + timedelta(minutes=5))
    hall.turn(*POINTS, to=State.DOWN)
    hall.at = KEYNOTE + timedelta(minutes=5)
    hall.clients = dict.fromkeys(hall.radios, 0)
    hall.minutes(minutes + 20)
    told = people_in(hall.conference, hall.at)
    assert told.get("hall-4f") == 180
