"""What was assumed gives way to what is seen, and never to nonsense."""

import asyncio
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.snmp import read_recording
from kaisai.engines.probes.snmp.agents import RecordedAgent
from kaisai.engines.probes.snmp.survey import survey
from kaisai.engines.wireless.fitting import (
    LEAST_RATIO,
    MOST_RATIO,
    behaviour,
    clients_per_person,
    turnout,
)
from kaisai.engines.wireless.outlook import Verdict
from kaisai.engines.wireless.remedies import Action, remedies
from kaisai.engines.wireless.state import AccessPoint, Defaults, Kind, Radio, Source
from tests.engines.wireless.venue import BEFORE, ap, past, seen, slot, venue

PRIOR = 1.3 * 0.65
NUMBERS = st.none() | st.floats() | st.integers(-5, 10_000)


def ratio(*history, room="4f", kind=Kind.SESSION, source=Source.DOORS, at=BEFORE):
    return clients_per_person(venue(history=history), room, kind, source, at).value


def test_before_anything_is_seen_the_assumption_holds():
    assert ratio() == pytest.approx(PRIOR)


def test_many_slots_alike_overrule_the_assumption():
    assert ratio(*[past(100, 48, hours=n / 4) for n in range(40)]) == pytest.approx(0.48, rel=0.05)


def test_a_single_wild_sample_moves_little_and_among_good_ones_nothing():
    assert ratio(past(100, 9000)) < 2.2 * PRIOR
    good = [past(100, 60, hours=n / 4) for n in range(1, 9)]
    assert ratio(*good, past(100, 9000, hours=0)) == pytest.approx(ratio(*good), rel=0.05)


def test_a_room_may_differ_from_the_conference():
    history = [past(100, 50, hours=n, room="5f") for n in (1, 2, 3)]
    history += [past(100, 150, hours=n, room="4f") for n in (1, 2, 3)]
    assert ratio(*history, room="4f") > ratio(*history, room="1f") > ratio(*history, room="5f")


def test_gaps_and_tiny_audiences_say_nothing():
    nothing = [past(None, 40), past(100, None), past(math.nan, 40), past(4, 40), past(100, -1)]
    assert ratio(*nothing) == ratio()


def test_the_last_slots_weigh_more_than_those_of_the_morning():
    morning, lately = past(100, 40, hours=9), past(100, 160, hours=0.5)
    assert ratio(morning, lately) > ratio(past(100, 160, hours=9), past(100, 40, hours=0.5))


def test_the_future_is_not_yet_seen():
    assert ratio(past(100, 9000, hours=-1)) == ratio()


def test_clients_per_seat_say_nothing_about_clients_per_person():
    half_empty = [past(200, 40, hours=n, source=Source.SEATS) for n in (1, 2, 3)]
    assert ratio(*half_empty, source=Source.DOORS) == ratio()
    assert ratio(*half_empty, source=Source.SEATS) < ratio()


def test_a_break_says_less_about_a_session_than_a_session():
    assert ratio(past(100, 160), past(100, 160, kind=Kind.BREAK)) == pytest.approx(
        ratio(past(100, 160)), rel=0.1
    )
    assert ratio(past(100, 160, kind=Kind.BREAK)) < ratio(past(100, 160))


def test_people_per_favourite_are_learnt_at_the_doors():
    inputs = venue(
        slots=(slot(favourites=60),),
        history=tuple(past(120, None, hours=n, favourites=60) for n in (1, 2, 3, 4)),
    )
    assert 1.2 < turnout(inputs, BEFORE).value < 2
    assert seen(inputs).people == pytest.approx(60 * turnout(inputs, BEFORE).value)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(-50, 500), st.sampled_from(Source))))
def test_the_fit_stays_within_bounds_whatever_was_seen(rows):
    history = [past(people, clients, hours=h, source=source) for people, clients, h, source in rows]
    assert LEAST_RATIO <= ratio(*history) <= MOST_RATIO


def test_airtime_per_client_is_learnt_from_the_radios():
    def per_client(percent):
        aps = tuple(ap(str(n), "4f", (20, 40), (30, percent)) for n in range(6))
        return behaviour(venue(aps=aps)).per_client["5"]

    assert per_client(65) == pytest.approx(1.5, rel=0.25)
    assert per_client(8) < 0.2
    assert per_client(100) <= 6 * 0.3


def test_one_lying_radio_does_not_change_what_a_client_takes():
    honest = [ap(str(n), "4f", (20, 40), (30, 20)) for n in range(6)]
    liar = ap("liar", "4f", (20, 40), (100, 100))
    told = [behaviour(venue(aps=aps)).per_client["5"] for aps in (tuple(honest), (*honest, liar))]
    assert told[1] == pytest.approx(told[0], rel=0.1)


def test_the_split_between_bands_follows_what_is_seen():
    legacy = tuple(ap(str(n), "4f", (30, 10)) for n in range(6))
    modern = tuple(ap(str(n), "4f", (2, 38)) for n in range(6))
    assumed, old, new = (
        behaviour(venue(aps=aps)).weight["2.4"] for aps in (venue().aps, legacy, modern)
    )
    assert assumed == pytest.approx(0.25 / 0.6)
    assert new < assumed < old


def test_a_real_controller_whose_access_points_share_one_channel(shared_data):
    recording = (shared_data / "snmp" / "ciscowlc_cbw240ac.snmprec").read_bytes()
    told = asyncio.run(survey(RecordedAgent(read_recording(recording))))
    by_ap = {}
    for radio in told.of("radio"):
        by_ap.setdefault(radio.text("ap_name"), []).append(
            Radio(
                radio.text("band"),
                channel=int(radio.number("channel")),
                clients=int(radio.number("clients")),
                airtime=radio.number("airtime"),
            )
        )
    aps = tuple(AccessPoint(name, name, "4f", tuple(radios)) for name, radios in by_ap.items())
    apart = tuple(
        replace(each, radios=tuple(replace(radio, channel=None) for radio in each.radios))
        for each in aps
    )
    busy = Defaults(airtime_client=(2.0, 1.0, 1.0))
    shared = venue(aps=aps, defaults=busy)
    assert len(seen(shared).radios) == 8
    assert seen(shared).verdict is Verdict.FULL
    assert seen(shared).holds < 0.7 * seen(venue(aps=apart, defaults=busy)).holds
    assert Action.POWER not in {each.action for each in remedies(shared, "4f", BEFORE)}
