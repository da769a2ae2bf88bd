"""The next half hour: who comes, what the radios hold, and what the board says about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kaisai.engines.wireless.changes import AddAp, MoveAp
from kaisai.engines.wireless.outlook import Confidence, Verdict, outlook
from kaisai.engines.wireless.state import AccessPoint, Defaults, Kind, Radio, Room, Source
from kaisai.engines.wireless.what_if import what_if
from kaisai.engines.wireless.words import sentence
from tests.engines.wireless.venue import BEFORE, HOUR, ONE, ap, past, seen, slot, venue

MINUTE = timedelta(minutes=1)


def codes(found):
    return [why.code for why in found.why]


def test_2014_the_warning_comes_before_the_session_starts():
    board = outlook(venue(), BEFORE)
    found = board[0]
    assert found.room == "4f"
    assert (found.verdict, found.slot.start) == (Verdict.FULL, ONE)
    assert found.clients == pytest.approx(220 * 1.3 * 0.65)
    assert found.holds == pytest.approx(85)  # 30 on each 5 GHz radio, which draws 60 of 85 clients
    assert (found.too_many_clients, found.too_many_people) == (101, 120)
    assert sentence(found.why[0], "en") == (
        "4F 会議室: 220 people expected at 13:00, 2 APs hold about 85 clients; 101 too many."
    )
    assert sentence(found.why[0], "ja") == (
        "4F 会議室: 13:00 に 220 人の見込み。AP 2 台で収容できる端末は約 85 台、101 台超過します。"
    )
    assert (found.worst.band, round(found.worst.clients)) == ("5", 66)


def test_2014_seats_and_standing_places_alone_are_a_warning_too():
    found = seen(venue(slots=(slot(),)))
    assert (found.source, found.people, found.verdict) == (Source.SEATS, 176, Verdict.FULL)
    assert found.confidence is Confidence.LOW


def test_2014_an_ordinary_audience_in_the_same_room_is_no_warning():
    found = seen(venue(slots=(slot(door_count=80),)))
    assert (found.verdict, found.too_many_clients) == (Verdict.HOLDS, 0)


@pytest.mark.parametrize(
    ("people", "verdict", "too_many"),
    [
        (100, Verdict.HOLDS, 0),
        (101, Verdict.TIGHT, 1),
        (134, Verdict.TIGHT, 29),
        (135, Verdict.FULL, 30),
    ],
)
def test_2014_between_the_two_limits_it_is_tight(people, verdict, too_many):
    found = seen(venue(slots=(slot(door_count=people),)))
    assert (found.verdict, found.too_many_clients) == (verdict, too_many)


def test_2014_more_access_points_resolve_it():
    before, after = what_if(venue(), [AddAp("4f", 3)], BEFORE).room("4f")
    assert (before.verdict, after.verdict) == (Verdict.FULL, Verdict.HOLDS)
    moved = what_if(venue(), [MoveAp("ap-501", "4f"), MoveAp("ap-101", "4f")], BEFORE).room("4f")
    assert moved[1].too_many_clients < moved[0].too_many_clients
    smaller = venue(slots=(slot("4f", door_count=140),))
    before, after = what_if(smaller, [MoveAp("ap-501", "4f")], BEFORE).room("4f")
    assert (before.verdict, after.verdict) == (Verdict.FULL, Verdict.HOLDS)


def test_2014_ordinary_slots_before_calm_the_guess_from_seats():
    usual = [past(176, 60, hours=n, source=Source.SEATS) for n in (1, 2, 3, 4)]
    found = seen(venue(slots=(slot(),), history=tuple(usual)))
    assert found.verdict is not Verdict.FULL
    assert "ratio-seen" in codes(found)


@pytest.mark.parametrize(
    ("given", "people", "source"),
    [
        ({"door_count": 33, "favourites": 90}, 33, Source.DOORS),
        ({"door_count": 400}, 400, Source.DOORS),  # people who are there are there
        ({"favourites": 90}, 90, Source.FAVOURITES),
        ({"favourites": 900}, 220, Source.FAVOURITES),  # no more than places
        ({"favourites": 3}, 176, Source.SEATS),  # too few use them
        ({"kind": Kind.BREAK}, 110, Source.SEATS),
    ],
)
def test_people_are_known_from_the_best_source_there_is(given, people, source):
    found = seen(venue(slots=(slot(**given),)))
    assert (found.people, found.source) == (people, source)
    assert f"source-{source.value}" in codes(found)


def test_a_slot_counts_from_when_it_comes_into_sight_until_it_ends():
    inputs = venue(slots=(slot(door_count=220),))
    for at, verdict in (
        (ONE - 31 * MINUTE, Verdict.HOLDS),
        (ONE - 30 * MINUTE, Verdict.FULL),
        (ONE + 59 * MINUTE, Verdict.FULL),
        (ONE + HOUR, Verdict.HOLDS),
    ):
        assert seen(inputs, at=at).verdict is verdict
    assert codes(seen(inputs, at=ONE + HOUR))[0] == "idle"


def test_of_two_slots_the_worse_one_is_told():
    inputs = venue(slots=(slot(start=ONE - HOUR, door_count=20), slot(door_count=220)))
    assert seen(inputs).slot.start == ONE
    inputs = venue(slots=(slot(start=ONE - HOUR, door_count=220), slot(door_count=20)))
    assert seen(inputs).slot.start == ONE - HOUR


def test_once_people_have_settled_what_is_seen_is_what_there_is():
    two = (ap("ap-401", "4f", (8, 20)), ap("ap-402", "4f", (6, 16)))
    inputs = venue(slots=(slot(favourites=200),), aps=two)
    early, later = seen(inputs, at=ONE + MINUTE), seen(inputs, at=ONE + 15 * MINUTE)
    assert (early.verdict, early.source) == (Verdict.FULL, Source.FAVOURITES)
    assert (later.verdict, later.source, later.clients) == (Verdict.HOLDS, Source.NOW, 50)
    silent = replace(inputs, aps=(two[0], ap("ap-402", "4f")))
    assert seen(silent, at=ONE + 15 * MINUTE).source is Source.FAVOURITES
    shaken = replace(inputs, aps=(two[0], replace(two[1], up=False, settled=False)))
    assert seen(shaken, at=ONE + 15 * MINUTE).source is Source.FAVOURITES


def test_what_cannot_be_known_is_not_claimed():
    inputs = venue(rooms=(Room("4f", "4F"),), slots=(slot(),))
    found = seen(inputs)
    assert (found.verdict, found.people, found.clients) == (Verdict.UNKNOWN, None, None)
    assert codes(found)[0] == "cannot-say"


def test_a_room_without_an_access_point_at_work_holds_nobody():
    dead = tuple(replace(each, up=False) for each in venue().aps)
    found = seen(venue(aps=dead))
    assert (found.verdict, found.holds, codes(found)[0]) == (Verdict.FULL, 0, "no-ap")


def test_busy_air_holds_fewer_clients_than_their_number_allows():
    quiet = (ap("a", "4f", (10, 20), (20, 10)), ap("b", "4f", (10, 20), (20, 10)))
    busy = (ap("a", "4f", (10, 20), (70, 70)), ap("b", "4f", (10, 20), (70, 70)))
    calm, jammed = (seen(venue(aps=aps)) for aps in (quiet, busy))
    assert jammed.holds < 60 < calm.holds  # 60 are on it, and that is too much already
    assert jammed.worst.airtime > 75


def test_airtime_of_other_networks_cannot_be_won_back():
    def with_others(percent):
        radios = (Radio("5", clients=10, airtime=45.0, airtime_other=percent),)
        return seen(venue(aps=(AccessPoint("a", "a", "4f", radios),)))

    assert with_others(44.0).holds < with_others(5.0).holds


def test_access_points_on_one_channel_share_its_airtime():
    defaults = Defaults(airtime_client=(2.0, 2.0, 2.0))
    apart, together, wide = (
        seen(
            venue(
                defaults=defaults,
                aps=tuple(
                    AccessPoint(str(n), str(n), "4f", (Radio("5", channel=n, width=width),))
                    for n in channels
                ),
            )
        ).holds
        for channels, width in (((36, 40), 20), ((36, 36), 20), ((36, 40), 40))
    )
    assert together == wide < apart


def test_a_radio_that_only_drags_the_others_takes_nothing_from_the_room():
    good = ap("a", "4f", (10, 20), (20, 10))
    jammed = AccessPoint("b", "b", "4f", (Radio("5", clients=15, airtime=95, airtime_other=94),))
    assert seen(venue(aps=(good, jammed))).holds == pytest.approx(seen(venue(aps=(good,))).holds)


def test_clients_that_crowd_one_access_point_are_expected_there_again():
    skewed = seen(venue(aps=(ap("front", "4f", (5, 5)), ap("back", "4f", (15, 15)))))
    even = seen(venue(aps=(ap("front", "4f", (10, 10)), ap("back", "4f", (10, 10)))))
    assert skewed.worst.ap == "back"
    assert skewed.holds < even.holds


def test_neighbours_with_space_are_a_hint_and_no_excuse():
    found = seen(venue())
    assert found.verdict is Verdict.FULL
    assert (found.spill, codes(found)[-1]) == (42, "spill")


def test_confidence_grows_with_what_is_known():
    told = (ap("ap-401", "4f", (3, 5)), ap("ap-402", "4f", (4, 6)))
    history = tuple(past(100, 80, hours=n) for n in (1, 2, 3))
    assert seen(venue(slots=(slot(),))).confidence is Confidence.LOW
    assert seen(venue()).confidence is Confidence.MEDIUM
    assert seen(venue(aps=told, history=history)).confidence is Confidence.HIGH


def test_noise_and_silence_are_named():
    noisy = AccessPoint("a", "a", "4f", (Radio("5", noise=-71.0),))
    assert {"noisy", "silent-radios"} <= set(codes(seen(venue(aps=(noisy,)))))
    calm = AccessPoint("a", "a", "4f", (Radio("5", noise=-93.0, clients=3),))
    assert not {"noisy", "silent-radios"} & set(codes(seen(venue(aps=(calm,)))))
