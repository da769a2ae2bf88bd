"""How the morning goes: for the crew on the day board, for everybody on the screens; figures and nobody's name."""

from datetime import timedelta

import pytest
from django.test import Client

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.identity.actors import STRANGER
from kaisai.core.kit.errors import NotAllowed
from kaisai.core.operations.conferences import PhasePlan, set_phases
from kaisai.domains.desk.operations import LaneGroup, admit, save_lanes
from kaisai.domains.desk.queries import arrivals, arriving
from tests.cast import fresh_address
from tests.domains.desk.test_lanes import PEOPLE

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _nothing_worked_out():
    """What was worked out for one test is not what the next would see."""
    arriving._kept.cache_clear()


@pytest.fixture
def doors(desk):
    """Six people with names at two lanes; the doors' hour goes on for half an hour more."""
    desk.sell(4)
    for ticket, (name, kana, latin) in zip(desk.tickets, PEOPLE, strict=True):
        ticket.name, ticket.name_kana, ticket.name_latin = name, kana, latin
        ticket.save()
    save_lanes(**desk.around, groups=[LaneGroup(2)])
    at = desk.around["at"]
    phase = PhasePlan(kind=PhaseKind.DOORS, starts_at=at - 30 * MINUTE, ends_at=at + 30 * MINUTE)
    set_phases(**desk.around, phases=[phase])
    return desk


def told(desk, **more):
    return arrivals(**desk.around | more)


def come(desk, *places, at=None):
    around = desk.around | ({"at": at} if at else {})
    for place in places:
        admit(**around, code=desk.code(place), device="front")


def test_the_doors_before_while_and_after(doors):
    begun = told(doors)
    assert (begun["state"], begun["whole"]["arrived"], begun["whole"]["expected"]) == (
        "before",
        0,
        6,
    )
    come(doors, 0, 1, at=doors.around["at"] - 2 * MINUTE)
    come(doors, 5)
    now = told(doors)
    assert now["state"] == "open"
    assert [(lane["lane"], lane["arrived"], lane["expected"]) for lane in now["lanes"]] == [
        (1, 2, 3),
        (2, 1, 3),
    ]
    assert now["whole"]["last_hour"] == 3
    assert sum(many for _hour, many in now["whole"]["hours"]) == 3
    assert [lane["waiting"] for lane in now["lanes"]] == [0, 0]  # one every five minutes is enough
    assert now["whole"]["per_minute"] == pytest.approx(0.3)
    after = told(doors, at=doors.around["at"] + timedelta(days=400))
    assert (after["state"], after["whole"]["missing"]) == ("over", 3)


def test_who_would_still_wait_is_told_by_lane_and_in_all(doors):
    at = doors.around["at"]
    phase = PhasePlan(kind=PhaseKind.DOORS, starts_at=at - 30 * MINUTE, ends_at=at + 5 * MINUTE)
    set_phases(**doors.around, phases=[phase])
    come(doors, 0)
    first, second = told(doors)["lanes"]
    assert (first["waiting"], first["minutes"]) == (2, 20)
    assert (second["waiting"], second["minutes"]) == (3, None)  # nobody is let in there
    assert (told(doors)["whole"]["waiting"], told(doors)["whole"]["minutes"]) == (5, 20)


def test_nobody_is_named_and_strangers_do_not_see_the_crews_figures(doors):
    come(doors, 0)
    assert not any(part in str(told(doors)) for name in PEOPLE for part in name if part)
    with pytest.raises(NotAllowed):
        told(doors, by=STRANGER)


def test_the_screens_tell_everybody_what_they_need(doors):
    slug = doors.shop.conference.slug
    guest = Client(headers={"accept-language": "ja"}, REMOTE_ADDR=fresh_address())
    page = guest.get(f"/{slug}/desk/queue").content.decode()
    assert "受付の状況" in page
    assert not any(part in page for name in PEOPLE for part in name if part)
    doors.shop.conference.is_public = False
    doors.shop.conference.save()
    stranger = Client(REMOTE_ADDR=fresh_address())
    assert "受付の状況" not in stranger.get(f"/{slug}/desk/queue").content.decode()


def test_no_conference_waits_for_the_figures_of_another(doors):
    at = doors.around["at"]
    mine = doors.shop.conference
    with arriving._turn(mine.pk + 1):  # the figures of another are being worked out
        assert arriving._turn(mine.pk).acquire(timeout=1)
        arriving._turn(mine.pk).release()
        assert arriving.told_arrivals(mine, at, "en")["whole"]["expected"] == 6


def test_the_board_shows_the_desk_to_the_crew(doors, cast):
    come(doors, 0)
    client = Client(REMOTE_ADDR=fresh_address())
    client.force_login(cast["noc"].account)
    slug = doors.shop.conference.slug
    assert "at the desk" in client.get(f"/{slug}/today").content.decode().lower()
    told_again = client.get(f"/{slug}/today/arrivals").content.decode()
    assert "of 6 arrived" in told_again
    assert Client(REMOTE_ADDR=fresh_address()).get(f"/{slug}/today/arrivals").status_code != 200
