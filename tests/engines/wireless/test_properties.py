"""What holds for every venue, however broken its numbers are."""

import math
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.wireless.changes import AddAp
from kaisai.engines.wireless.outlook import outlook
from kaisai.engines.wireless.remedies import remedies
from kaisai.engines.wireless.state import AccessPoint, Inputs, Kind, Past, Radio, Room, Slot, Source
from kaisai.engines.wireless.what_if import what_if
from kaisai.engines.wireless.words import sentence
from tests.engines.wireless.venue import BEFORE, ONE

KEYS = ("4f", "5f", "1f")
MINUTES = st.integers(-120, 120).map(lambda n: timedelta(minutes=n))
COUNTS = st.none() | st.integers(0, 300)
PERCENT = st.none() | st.integers(0, 100).map(float) | st.sampled_from([math.nan, -1.0, math.inf])
RADIOS = st.builds(
    Radio,
    band=st.sampled_from(["2.4", "5", "6", ""]),
    channel=st.none() | st.sampled_from([1, 3, 6, 11, 36, 40, 44, 149, 165]),
    width=st.none() | st.sampled_from([20, 40, 80]),
    clients=st.none() | st.integers(-1, 60),
    airtime=PERCENT,
    airtime_other=PERCENT,
    noise=st.none() | st.floats(-100, 0),
    power=st.none() | st.floats(0, 30),
    lowest_rate=st.none() | st.sampled_from([1.0, 12.0, 24.0]),
)
SLOTS = st.builds(
    lambda room, start, length, **more: Slot(
        f"{room}-{start}", room, ONE + start, ONE + start + length, **more
    ),
    room=st.sampled_from(KEYS),
    start=MINUTES,
    length=st.integers(5, 90).map(lambda n: timedelta(minutes=n)),
    kind=st.sampled_from(Kind),
    favourites=COUNTS,
    door_count=COUNTS,
)
PASTS = st.builds(
    Past,
    room=st.sampled_from(KEYS),
    at=MINUTES.map(lambda n: BEFORE + n),
    people=st.none() | st.floats(),
    clients=st.none() | st.floats(),
    source=st.sampled_from(Source),
    kind=st.sampled_from(Kind),
    favourites=COUNTS,
)


@st.composite
def access_points(draw):
    radios = st.lists(RADIOS, max_size=3).map(tuple)
    return tuple(
        AccessPoint(
            f"ap-{n}", f"ap-{n}", room, draw(radios), draw(st.sampled_from([None, True, False]))
        )
        for n, room in enumerate(draw(st.lists(st.sampled_from(KEYS), max_size=6)))
    )


@st.composite
def venues(draw):
    rooms = tuple(
        Room(
            key,
            key,
            draw(COUNTS),
            draw(st.integers(0, 80)),
            neighbours=draw(st.sampled_from([(), KEYS])),
        )
        for key in KEYS
    )
    slots = {slot.key: slot for slot in draw(st.lists(SLOTS, max_size=5))}
    history = tuple(draw(st.lists(PASTS, max_size=5)))
    return Inputs(rooms, tuple(slots.values()), draw(access_points()), history)


def badness(board):
    return {found.room: found.badness for found in board}


@given(venues())
def test_missing_and_broken_numbers_never_raise_and_every_sentence_is_whole(inputs):
    board = outlook(inputs, BEFORE)
    assert {found.room for found in board} == set(KEYS)
    told = [why for found in board for why in found.why]
    told += [why for key in KEYS for each in remedies(inputs, key, BEFORE) for why in each.why]
    for why in told:
        for language in ("en", "ja"):
            said = sentence(why, language)
            assert said != why.code
            assert "?" not in said
            assert "{" not in said


@given(venues())
def test_the_worst_room_comes_first(inputs):
    order = [found.badness for found in outlook(inputs, BEFORE)]
    assert order == sorted(order, reverse=True)


@given(venues(), st.integers(0, 4), st.integers(1, 200))
def test_more_people_never_give_a_better_outlook(inputs, which, more):
    counted = tuple(
        replace(slot, door_count=slot.door_count + more)
        if n == which and slot.door_count is not None
        else slot
        for n, slot in enumerate(inputs.slots)
    )
    larger = tuple(
        replace(
            room, seats=None if room.seats is None else room.seats + more, standing=room.standing
        )
        for room in inputs.rooms
    )
    before = badness(outlook(inputs, BEFORE))
    for crowded in (replace(inputs, slots=counted), replace(inputs, rooms=larger)):
        after = badness(outlook(crowded, BEFORE))
        assert all(after[key] >= before[key] for key in KEYS)


@given(
    venues(),
    st.sampled_from(KEYS),
    st.integers(1, 4),
    st.none() | st.lists(RADIOS, max_size=3).map(lambda r: AccessPoint("x", "x", "", tuple(r))),
)
def test_one_more_access_point_never_makes_it_worse(inputs, room, count, like):
    tried = what_if(inputs, [AddAp(room, count, like)], BEFORE)
    before, after = tried.room(room)
    assert after.badness <= before.badness
    assert after.holds >= before.holds - 1e-6
    assert set(tried.differs) <= {room}


@given(venues(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(inputs, random):
    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    aps = tuple(replace(ap, radios=shuffled(ap.radios)) for ap in shuffled(inputs.aps))
    other = Inputs(shuffled(inputs.rooms), shuffled(inputs.slots), aps, shuffled(inputs.history))
    assert told(outlook(inputs, BEFORE)) == told(outlook(other, BEFORE))


def told(board):
    return [
        (
            f.room,
            f.verdict,
            f.too_many_clients,
            f.too_many_people,
            f.spill,
            f.why[0],
            round(f.holds, 6),
        )
        for f in board
    ]


@given(venues())
def test_what_is_offered_helps_and_no_other_room_pays(inputs):
    for key in KEYS:
        for each in remedies(inputs, key, BEFORE):
            assert each.after.badness <= each.before.badness
            assert each.after.badness < each.before.badness or each.after.holds > each.before.holds
            tried = what_if(inputs, each.changes, BEFORE)
            before, after = badness(tried.before), badness(tried.after)
            assert all(after[room] <= before[room] for room in KEYS)
