"""Opening a conference and giving it rooms."""

from datetime import date, timedelta

import pytest

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.conference.queries import find_phase, find_room, list_rooms
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.conferences import (
    PhasePlan,
    change_conference,
    open_conference,
    remove_room,
    save_room,
    set_phases,
)
from tests.cast import AT

HUGE = 2**53


@pytest.fixture
def here(cast):
    return {"by": cast["chair"], "conference": cast.conference, "at": AT}


def refused_field(call, **values):
    with pytest.raises(Refused) as refused:
        call(**values)
    assert refused.value.status == 422
    return str(refused.value).partition(":")[0]


def test_a_conference_has_a_day_for_every_date(cast):
    days = list(cast.conference.days.order_by("date").values_list("date", flat=True))
    assert days == [date(2026, 10, 3), date(2026, 10, 4)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "api"}, "slug"),
        ({"slug": "Kumo"}, "slug"),
        ({"slug": "-kumo"}, "slug"),
        ({"slug": "x" * 51}, "slug"),
        ({"name": ""}, "name"),
        ({"name": "雲" * 201}, "name"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_refused_by_the_name_of_its_field(db, values, field):
    good = {
        "by": COMMAND_LINE,
        "at": AT,
        "slug": "kaze",
        "name": "Kaze Camp",
        "starts_on": date(2026, 10, 3),
        "ends_on": date(2026, 10, 3),
    }
    assert refused_field(open_conference, **(good | values)) == field


def test_one_language_serves_where_the_other_is_missing(here):
    room = save_room(**here, name="", name_ja="講堂")
    assert (room.name.localize("en"), room.name.localize("ja")) == ("講堂", "講堂")
    changed = change_conference(**here, name_ja="雲の夜")
    assert (changed.name.localize("en"), changed.name.localize("ja")) == ("Kumo Days", "雲の夜")


def test_saving_a_room_again_changes_it(here):
    first = save_room(**here, name="Loft", floor="4F", seats=30)
    again = save_room(**here, name="Loft", slug="loft", seats=40, standing=10)
    assert again.pk == first.pk
    assert (again.seats, again.standing, str(again.floor)) == (40, 10, "4F")


def test_a_room_without_an_ascii_name_never_takes_the_place_of_another(here):
    made = [save_room(**here, name_ja=name, name="") for name in ("講堂", "和室", "廊下")]
    remove_room(**here, slug="hall-a")
    made.append(save_room(**here, name="", name_ja="屋上"))
    assert len({room.slug for room in made}) == 4
    assert {room.name.localize("ja") for room in list_rooms(here["conference"])} >= {
        "講堂",
        "和室",
        "廊下",
        "屋上",
    }


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"seats": -1}, "seats"),
        ({"seats": HUGE}, "seats"),
        ({"standing": HUGE}, "standing"),
        ({"floor": "9F", "level": HUGE}, "level"),
        ({"floor": "1F", "level": -HUGE}, "level"),
        ({"floor": "階" * 51}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": ""}, "name"),
        ({"slug": "Loft Zwei"}, "slug"),
    ],
    ids=str,
)
def test_a_room_within_reason_on_every_database(here, values, field):
    before = list(list_rooms(here["conference"]))
    assert refused_field(save_room, **({**here, "name": "Loft"} | values)) == field
    assert list(list_rooms(here["conference"])) == before


def test_rooms_stand_floor_by_floor(here):
    save_room(**here, name="Cellar", floor="B1", level=-1)
    slugs = [room.slug for room in list_rooms(here["conference"])]
    assert slugs == ["cellar", "hall-a", "room-101", "room-401"]


def test_a_removed_room_is_not_found(here):
    remove_room(**here, slug="hall-a")
    with pytest.raises(NotFound):
        find_room(here["conference"], "hall-a")
    with pytest.raises(NotFound):
        remove_room(**here, slug="hall-a")


def test_the_phase_is_that_of_the_moment_and_its_end_belongs_to_the_next(here):
    hour = timedelta(hours=1)
    set_phases(
        **here,
        phases=[
            PhasePlan(PhaseKind.DOORS, AT, AT + hour),
            PhasePlan(PhaseKind.SESSIONS, AT + hour, AT + 2 * hour),
        ],
    )
    conference = here["conference"]
    assert find_phase(conference, AT).kind == "doors"
    assert find_phase(conference, AT + hour).kind == "sessions"
    assert find_phase(conference, AT + 2 * hour) is None


def test_phases_that_end_before_they_begin_leave_the_old_ones(here):
    wrong = [PhasePlan(PhaseKind.DOORS, AT, AT)]
    assert refused_field(set_phases, **here, phases=wrong)
    assert here["conference"].phases.count() == len(PhaseKind)
