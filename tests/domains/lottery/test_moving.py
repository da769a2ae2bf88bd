"""After the draw: winners complete their orders, or the next group moves up, with the reason on record."""

from datetime import timedelta

import pytest

from kaisai.core.identity.actors import STRANGER
from kaisai.core.kit.errors import Refused
from kaisai.domains.lottery.models import Application
from kaisai.domains.lottery.operations import decline
from kaisai.domains.lottery.queries import find_application, list_due, waiting_before, way_of
from kaisai.domains.registration.operations import cancel_order
from kaisai.entrypoints.worker import chores
from tests.domains.lottery.conftest import DAYS


@pytest.fixture
def drawn(drum):
    """Two places, six who applied alone; `secrets` by number."""
    drum.stock(lab=2)
    drum.lottery(lab=2)
    accepted = drum.groups(*[1] * 6)
    drum.secrets = {each.number: each.secret for each in accepted}
    drum.close()
    drum.draw()
    return drum


def take(drum, number):
    """The winner completes the order."""
    drum.place(way_of(find_application(drum.conference, drum.secrets[number])))


def give_up(drum, number):
    around = {"by": STRANGER, "conference": drum.conference, "at": drum.at}
    return decline(**around, secret=drum.secrets[number])


def test_a_winner_has_a_place_and_completes_the_order_on_its_own_page(drawn, client):
    number = drawn.numbers("won")[0]
    mine = find_application(drawn.conference, drawn.secrets[number])
    assert mine.until == drawn.at + timedelta(days=DAYS)
    assert (mine.order.name, mine.order.email) == (mine.name, mine.email)
    take(drawn, number)
    assert drawn.figures("lab") == (1, 1, 0)
    drawn.later(days=DAYS)
    drawn.move_up()
    assert number in drawn.numbers("won")


def test_what_is_not_taken_in_time_goes_on_in_the_order_of_the_lots(drawn):
    won, waiting = drawn.numbers("won"), drawn.numbers("waiting")
    with pytest.raises(Refused, match="No place is free"):
        drawn.move_up()
    take(drawn, won[0])
    drawn.later(days=DAYS)
    assert [each.slug for each in list_due(drawn.at)] == ["hands-on"]
    drawn.move_up()
    assert drawn.numbers("lapsed") == [won[1]]
    assert sorted(drawn.numbers("won")) == sorted([won[0], waiting[0]])
    assert drawn.numbers("waiting") == waiting[1:]
    assert [told["number"] for told in drawn.told("lottery.lapsed")] == [won[1]]
    moved = drawn.told("lottery.moved_up")[0]
    assert (moved["numbers"], moved["free"]) == ([waiting[0]], 1)
    assert list_due(drawn.at) == []
    nobody_waits = Application.objects.get(number=waiting[1])
    assert waiting_before(nobody_waits) == 0


@pytest.mark.parametrize("order_first", [False, True])
def test_a_place_that_is_given_up_goes_on_at_once(drawn, order_first):
    winner, waiting = drawn.numbers("won")[0], drawn.numbers("waiting")
    if order_first:
        take(drawn, winner)
    give_up(drawn, winner)
    assert drawn.figures("lab")[2] == 1
    with pytest.raises(Refused, match="nothing to give up"):
        give_up(drawn, winner)
    chores._move_up(drawn.at)
    assert waiting[0] in drawn.numbers("won")
    assert drawn.numbers("declined") == [winner]


def test_an_order_that_the_crew_cancels_counts_as_given_up(drawn):
    winner, waiting = drawn.numbers("won")[0], drawn.numbers("waiting")
    order = Application.objects.get(number=winner).order
    cancel_order(**drawn.crew, number=order.number, reason="ill")
    chores._move_up(drawn.at)
    assert drawn.numbers("declined") == [winner]
    assert waiting[0] in drawn.numbers("won")


def test_who_waits_no_longer_is_passed_over(drawn):
    winner, waiting = drawn.numbers("won")[0], drawn.numbers("waiting")
    give_up(drawn, waiting[0])
    chores._move_up(drawn.at)
    assert len(drawn.told("lottery.stayed")) == 1
    assert list_due(drawn.at) == []
    give_up(drawn, winner)
    chores._move_up(drawn.at)
    assert waiting[1] in drawn.numbers("won")


def test_a_group_moves_up_as_a_whole_or_the_next_one_does(drum):
    drum.stock(lab=2)
    drum.lottery(lab=2)
    drum.secrets = {each.number: each.secret for each in drum.groups(2, 2, 1, 2, 1)}
    drum.close()
    drum.draw()
    for _round in range(12):
        won = Application.objects.filter(state="won").order_by("number")
        for winner in won[:1]:
            give_up(drum, winner.number)
        chores._move_up(drum.at)
        parted = {
            group.pk: sorted({each.state for each in group.members.all()})
            for group in drum.row().groups.all()
        }
        assert all("waiting" not in states or states == ["waiting"] for states in parted.values())
        sold, held, free = drum.figures("lab")
        assert (sold, held + free) == (0, 2)
    assert drum.numbers("won") == []


def test_the_worker_publishes_lists_by_itself(drum):
    drum.stock(lab=2)
    drum.lottery(lab=2)
    chores._publish_lists(drum.at)
    assert drum.row().listed_at is None
    drum.later(hours=1)
    chores._publish_lists(drum.at)
    chores._publish_lists(drum.at)
    assert drum.row().listed_at == drum.at
    drum.draw()
    assert drum.told("lottery.drawn")[0]["winners"] == 0
