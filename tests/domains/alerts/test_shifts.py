"""Who of a route is told when: laid down by form, told by mail, and said where it has a hole."""

import re
from datetime import timedelta

import pytest

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.identity.actors import COMMAND_LINE, POLLER
from kaisai.core.journal.queries import list_entries
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.conferences import PhasePlan, set_phases
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.models import Shift
from kaisai.domains.alerts.operations import Later
from kaisai.domains.alerts.queries import desk_of, due_parcels
from tests.domains.alerts.test_pages import DEAD, NOTICE, seen
from tests.domains.conftest import AT

HOUR = timedelta(hours=1)
TOLD = {
    "route": "crew",
    "name": "night",
    "starts_at": "2026-10-03T22:00",
    "ends_at": "2026-10-04T06:00",
    "mails": "owl@kumo.example\nbat@kumo.example",
}


@pytest.fixture
def around(cast):
    return {"by": COMMAND_LINE, "conference": cast.conference, "at": AT}


@pytest.fixture
def route(around):
    operations.save_route(**around, name="lead", mails=["lead@kumo.example"], direct=False)
    return operations.save_route(
        **around, name="crew", mails=["noc@kumo.example"], steps=[Later("lead", 10)]
    )


@pytest.fixture
def shift(around, route):
    """`shift(name, from hour, until hour)`, counted from now."""

    def save(name, begins, ends, *mails):
        return operations.save_shift(
            **around,
            route="crew",
            name=name,
            starts_at=AT + begins * HOUR,
            ends_at=AT + ends * HOUR,
            mails=mails or [f"{name}@kumo.example"],
        )

    return save


def told(around, at=AT):
    """The addresses to which an alert goes at that moment."""
    round_of = {"alerts": (DEAD,), "notices": (NOTICE,), "memory": {}}
    operations.record_round(**around | {"by": POLLER, "at": at}, **round_of)
    return sorted(parcel.address for parcel in due_parcels(at))


def test_whoever_is_on_shift_is_told(around, shift):
    shift("day", -8, 0)
    shift("night", 0, 8, "owl@kumo.example", "bat@kumo.example")
    shift("late", -1, 1, "owl@kumo.example")
    assert told(around) == ["bat@kumo.example", "owl@kumo.example"]


def test_while_nobody_is_on_shift_the_routes_own_addresses_are_told(around, shift):
    shift("day", -8, 0)
    assert told(around) == ["noc@kumo.example"]


def test_planning_knows_every_shift(cast, shift):
    shift("day", -8, -1)
    shift("night", -1, 8)
    desk = desk_of(cast.conference, AT, "")
    assert [each.name for each in desk.shifts] == ["day", "night"]
    assert desk.is_there("crew", AT.timestamp())
    assert not desk.is_there("crew", (AT + 9 * HOUR).timestamp())


def test_a_shift_is_laid_down_changed_and_removed_by_form(visitor, cast, route):
    noc = visitor("noc")
    page = seen(noc.post("/kumo/alerts/shifts", TOLD, follow=True))
    assert "10-03 22:00 – 10-04 06:00 · owl@kumo.example, bat@kumo.example" in page
    (row,) = Shift.objects.all()
    form = noc.get(f"/kumo/alerts/shifts?change={row.pk}").content.decode()
    assert 'value="2026-10-03T22:00"' in form
    noc.post("/kumo/alerts/shifts", TOLD | {"ends_at": "2026-10-04T07:00"})
    (row,) = Shift.objects.all()
    assert f"{row.ends_at:%H:%M %Z}" == "22:00 UTC"
    staff = visitor("staff").get("/kumo/alerts/shifts").content.decode()
    assert "2 mail addresses" in staff
    assert "owl@" not in staff
    assert 'method="post"' not in staff.split("<main")[1]
    noc.post("/kumo/alerts/shifts/remove", {"route": "crew", "name": "night"})
    assert not Shift.objects.exists()
    entries = " ".join(e.sentence("en") for e in list_entries(cast.conference))
    assert "Shift “night” of alert route “crew”: 2026-10-03 22:00 to 2026-10-04 06:00." in entries
    assert "owl@" not in entries


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "2026-10-03T22:00"}, "A shift must end after it begins."),
        ({"ends_at": "2026-10-30T22:00"}, "A shift cannot be longer than a week."),
        ({"mails": "owl"}, "“owl” is not a mail address."),
        ({"mails": " "}, "This field is required."),
        ({"route": "nobody"}, "nobody is not one of the available choices."),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_to_do(visitor, route, wrong, said):
    response = visitor("noc").post("/kumo/alerts/shifts", TOLD | wrong)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Shift.objects.exists()


def test_whoever_may_not_change_it_is_refused(visitor, cast, around, shift):
    shift("night", 0, 8)
    assert visitor("staff").post("/kumo/alerts/shifts", TOLD).status_code == 403
    removed = {"route": "crew", "name": "night"}
    assert visitor("staff").post("/kumo/alerts/shifts/remove", removed).status_code == 403
    with pytest.raises(Refused):
        operations.remove_shift(**around | {"by": cast["noc"]}, route="crew", name="day")
    assert Shift.objects.exists()


def test_hours_in_which_nobody_is_on_shift_are_shown(visitor, around, shift):
    phase = PhasePlan(PhaseKind.SESSIONS, AT, AT + 24 * HOUR)
    set_phases(**around, phases=[phase])
    shift("day", 0, 10)
    shift("night", 12, 30)
    page = seen(visitor("noc").get("/kumo/alerts/shifts"))
    begins, ends = ((AT + each * HOUR).astimezone(around["conference"].zone) for each in (10, 12))
    assert f"nobody on shift {begins:%m-%d %H:%M} – {ends:%m-%d %H:%M} Then “lead” is told" in page
    shift("between", 10, 12)
    assert "nobody on shift" not in seen(visitor("noc").get("/kumo/alerts/shifts"))


def test_the_page_of_routes_says_who_is_on_shift_now(visitor, around, route):
    def save(name, begins, ends):
        moments = {"starts_at": now() + begins * HOUR, "ends_at": now() + ends * HOUR}
        operations.save_shift(
            **around, route="crew", name=name, **moments, mails=["a@kumo.example"]
        )

    save("night", 1, 2)
    page = seen(visitor("noc").get("/kumo/alerts/routes"))
    assert "nobody on shift “lead” is told at once." in page
    save("day", -1, 2)
    page = seen(visitor("noc").get("/kumo/alerts/routes"))
    assert re.search(r"on shift now day until \d\d-\d\d \d\d:\d\d", page)


def test_without_routes_the_page_says_what_comes_first(visitor):
    assert "Lay down a route first" in seen(visitor("noc").get("/kumo/alerts/shifts"))
