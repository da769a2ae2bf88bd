"""What can be done: in order, with figures, and only what helps."""

from dataclasses import replace

import pytest

from kaisai.engines.wireless.changes import (
    AddAp,
    CapClients,
    DisableLowRates,
    MoveAp,
    MoveSession,
    NotThereError,
    RemoveAp,
)
from kaisai.engines.wireless.outlook import Verdict
from kaisai.engines.wireless.remedies import Action, remedies
from kaisai.engines.wireless.state import AccessPoint, Defaults, Radio
from kaisai.engines.wireless.what_if import what_if
from kaisai.engines.wireless.words import sentence
from tests.engines.wireless.venue import BEFORE, HOUR, ONE, ap, slot, venue


def actions(inputs):
    return [each.action for each in remedies(inputs, "4f", BEFORE)]


def of(inputs, action):
    return [each for each in remedies(inputs, "4f", BEFORE) if each.action is action]


def radios(*rows):
    """Radios of (band, channel, clients, airtime, power)."""
    return tuple(
        Radio(band, channel, clients=clients, airtime=airtime, power=power)
        for band, channel, clients, airtime, power in rows
    )


def test_an_idle_room_gives_its_access_point_before_one_is_bought():
    first, second = remedies(venue(), "4f", BEFORE)
    assert (first.action, second.action) == (Action.MOVE, Action.ADD)
    assert first.changes == (MoveAp("ap-501", "4f"),)
    assert [sentence(why, "en") for why in first.why] == [
        "Move ap-501 from 5F 小ホール to 4F 会議室.",
        "4F 会議室 then holds about 127 clients instead of 85; 59 too many instead of 101.",
    ]
    assert [sentence(why, "ja") for why in first.why] == [
        "5F 小ホール の ap-501 を 4F 会議室 に移設します。",
        "4F 会議室 の収容台数は約 85 台から約 127 台になり、超過は 101 台から 59 台になります。",
    ]
    assert sentence(second.why[0], "en") == "Add 3 APs to 4F 会議室."
    assert sentence(second.why[1], "en").endswith("clients instead of 85: enough.")


def test_a_room_that_is_needed_meanwhile_gives_nothing():
    during = slot("5f", ONE + HOUR / 2, door_count=5)
    assert Action.MOVE not in actions(venue(slots=(*venue().slots, during)))
    later = slot("5f", ONE + HOUR, door_count=5)
    assert Action.MOVE in actions(venue(slots=(*venue().slots, later)))


def test_an_access_point_in_use_stays_where_it_is():
    used = replace(venue(), aps=(*venue().aps[:2], ap("ap-501", "5f", (8, 20))))
    assert Action.MOVE not in actions(used)
    two = (ap("ap-501", "5f", (8, 12)), ap("ap-502", "5f", (8, 12)))
    assert Action.MOVE not in actions(replace(venue(), aps=(*venue().aps[:2], *two)))


def test_a_room_that_holds_needs_nothing():
    assert remedies(venue(slots=(slot(door_count=60),)), "4f", BEFORE) == []


def test_no_more_access_points_are_asked_for_than_it_takes():
    (added,) = of(venue(slots=(slot(door_count=120),)), Action.ADD)
    assert added.changes == (AddAp("4f", 1),)
    assert added.after.verdict is Verdict.HOLDS


def test_low_rates_are_disabled_only_where_they_cost_what_is_short():
    crowded = Defaults(airtime_client=(1.0, 0.3, 0.3), band_share=(0.35, 0.5, 0.15))
    two = tuple(
        AccessPoint(
            key, key, "4f", radios(("2.4", n, 5, 30.0, 14), ("5", None, 5, 10.0, 14)), ssids=4
        )
        for key, n in (("a", 1), ("b", 6))
    )
    (remedy,) = of(venue(aps=two, defaults=crowded), Action.LOW_RATES)
    assert remedy.after.holds > remedy.before.holds + 1
    done = tuple(
        replace(each, radios=tuple(replace(radio, lowest_rate=12.0) for radio in each.radios))
        for each in two
    )
    assert Action.LOW_RATES not in actions(venue(aps=done, defaults=crowded))
    assert Action.LOW_RATES not in actions(venue())  # there it is the number of clients that limits


@pytest.mark.parametrize(
    ("worse", "offered"),
    [
        ({"up": False}, True),
        (
            {"radios": radios(("2.4", 1, 1, 20.0, None), ("5", 36, 1, 6.0, None))},
            True,
        ),  # draws nobody
        ({"radios": radios(("2.4", 1, 8, 75.0, None), ("5", 36, 16, 75.0, None))}, True),  # jammed
        ({}, False),
    ],
)
def test_an_access_point_worse_than_its_peers_is_restarted(worse, offered):
    good = radios(("2.4", 6, 8, 25.0, None), ("5", 52, 16, 12.0, None))
    peers = (AccessPoint("a", "a", "4f", good), AccessPoint("b", "b", "4f", good))
    third = replace(
        AccessPoint("c", "c", "4f", radios(("2.4", 1, 8, 25.0, None), ("5", 36, 16, 12.0, None))),
        **worse,
    )
    found = of(venue(aps=(*peers, third)), Action.RESTART)
    assert bool(found) is offered
    if found:
        assert sentence(found[0].why[0], "en") == (
            "Restart c in 4F 会議室: it is worse than its peers."
        )
        assert found[0].after.holds > found[0].before.holds


@pytest.mark.parametrize(
    ("power", "channel", "offered"),
    [
        (11.0, 36, True),
        (19.0, 36, False),
        (None, 36, False),
        (11.0, 52, False),
        (11.0, None, False),
    ],
)
def test_power_is_raised_last_and_only_on_a_channel_of_its_own(power, channel, offered):
    good = radios(("5", 52, 24, 12.0, 17.0))
    peers = (AccessPoint("a", "a", "4f", good), AccessPoint("b", "b", "5f", good))
    shy = AccessPoint("c", "c", "4f", radios(("5", channel, 4, 8.0, power)))
    found = remedies(venue(aps=(*peers, shy)), "4f", BEFORE)
    assert (found[-1].action is Action.POWER) is offered
    assert [each.action for each in found] == sorted(
        (each.action for each in found), key=list(Action).index
    )


def test_a_cap_protects_those_who_are_in_and_says_who_is_kept_out():
    before, after = what_if(venue(), [CapClients("4f", 20)], BEFORE).room("4f")
    assert (before.refused, after.refused) == (0, 106)
    assert (before.verdict, after.verdict) == (Verdict.FULL, Verdict.TIGHT)
    assert after.worst.clients < before.worst.clients
    assert "106 clients are kept out by the cap of 20 per radio." in [
        sentence(why, "en") for why in after.why
    ]
    lifted = what_if(venue(), [CapClients("4f", 20), CapClients("4f", None)], BEFORE)
    assert lifted.differs == ()


def test_a_session_takes_its_audience_to_the_other_room():
    tried = what_if(venue(), [MoveSession("4f-0400", "5f")], BEFORE)
    assert tried.room("4f")[1].verdict is Verdict.HOLDS
    assert tried.room("5f")[1].clients == pytest.approx(tried.room("4f")[0].clients)
    assert tried.after[0].room == "5f"
    assert set(tried.differs) == {"4f", "5f"}


def test_what_is_taken_away_is_missed():
    before, after = what_if(venue(), [RemoveAp("ap-401")], BEFORE).room("4f")
    assert after.holds == pytest.approx(before.holds / 2)
    assert after.too_many_clients > before.too_many_clients


def test_a_crowded_24_ghz_gets_no_further_radio():
    tried = what_if(venue(), [AddAp("4f", 3)], BEFORE)
    bands = [load.band for load in tried.room("4f")[1].radios]
    assert (bands.count("2.4"), bands.count("5")) == (3, 5)


@pytest.mark.parametrize(
    "change",
    [
        AddAp("9f"),
        MoveAp("ap-401", "9f"),
        MoveAp("nobody", "4f"),
        RemoveAp("nobody"),
        CapClients("9f", 5),
        MoveSession("nothing", "4f"),
        MoveSession("4f-0400", "9f"),
        DisableLowRates("9f"),
    ],
)
def test_a_change_of_what_is_not_there_is_refused(change):
    with pytest.raises(NotThereError):
        what_if(venue(), [change], BEFORE)
