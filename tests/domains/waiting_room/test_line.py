"""Buyers come in one after the other: by lot who was early, in their order who came later."""

from datetime import timedelta

from kaisai.core.identity.actors import WORKER
from kaisai.core.journal.models import Entry
from kaisai.domains.waiting_room.enums import Turn
from kaisai.domains.waiting_room.models import Visitor
from kaisai.domains.waiting_room.operations import close, draw, join
from kaisai.domains.waiting_room.queries import new_challenge
from kaisai.engines.queueing.proof import prove
from tests.domains.registration.test_selling import refusal
from tests.domains.waiting_room.conftest import OPENS


def test_who_is_early_gets_a_number_by_lot_and_who_is_late_stands_behind(door):
    early = [door.join().token for _one in range(20)]
    assert {door.stand(token).turn for token in early} == {Turn.EARLY}
    door.later(hours=1)
    late = door.join()  # opens the line, though no worker is there
    numbers = [door.stand(token).number for token in early]
    assert sorted(numbers) == list(range(1, 21))
    assert numbers != list(range(1, 21))  # 1 : 20! that the lot keeps their order
    assert late.number == 21
    assert door.stand(late.token).ahead == 20
    assert "20 who were there" in Entry.objects.get(kind="waiting_room.drawn").sentence("en")
    assert refusal(draw, **door.guest | {"by": WORKER}) == "nothing"


def test_nobody_buys_before_their_turn_and_everybody_in_it(door):
    door.later(hours=1)
    first, second = door.join(), door.join()
    assert refusal(door.buy) == "line-up"
    assert refusal(door.buy, "forged") == "line-up"
    assert door.buy(first.token).number
    assert refusal(door.buy, second.token) == "not-your-turn"
    standing = door.stand(second.token)
    assert (standing.turn, standing.ahead) == (Turn.WAITING, 1)
    door.later(seconds=1)
    assert door.stand(second.token).turn is Turn.INSIDE
    assert door.buy(second.token).number
    door.later(minutes=15)
    assert door.stand(second.token).turn is Turn.MISSED
    assert refusal(door.buy, second.token) == "turn-missed"


def test_before_the_sale_opens_nobody_comes_in_and_the_lot_is_nobodys_to_see(door):
    early = door.join()
    assert early.number is None
    assert refusal(door.buy, early.token) == "not-your-turn"
    assert refusal(draw, **door.guest | {"by": WORKER}) == "nothing"
    standing = door.stand(early.token)
    assert (standing.number, standing.turn_at) == (None, OPENS)


def test_an_empty_hour_is_not_saved_up_for_a_crowd(door):
    door.later(hours=2)
    crowd = [door.join() for _one in range(30)]
    inside = [door.stand(each.token).turn is Turn.INSIDE for each in crowd]
    assert sum(inside) == 1
    door.later(seconds=29)
    assert all(door.stand(each.token).turn is Turn.INSIDE for each in crowd)


def test_the_crew_changes_the_pace_and_no_turn_is_lost(door):
    door.later(hours=1)
    crowd = [door.join() for _one in range(40)]
    door.later(seconds=9)
    assert door.stand(crowd[9].token).turn is Turn.INSIDE
    door.save(per_minute=600)
    assert door.stand(crowd[9].token).turn is Turn.INSIDE
    door.later(seconds=3)
    assert door.stand(crowd[39].token).turn is Turn.INSIDE
    assert refusal(door.save, opens_at=OPENS + timedelta(hours=1)) == "opened"
    assert refusal(door.save, per_minute=0) == "bad-value"


def test_one_page_is_one_place_and_work_is_done_where_it_is_asked(door):
    door.save(bits=8)
    assert refusal(door.join) == "no-proof"
    challenge = new_challenge(by=WORKER, conference=door.conference)
    told = {"challenge": challenge, "nonce": prove(challenge, 8)}
    assert join(**door.guest, **told).token
    assert refusal(join, **door.guest, **told) == "used"
    bad = {"challenge": challenge + "x", "nonce": "1"}
    assert refusal(join, **door.guest, **bad) == "bad-challenge"
    assert Visitor.objects.count() == 1


def test_a_room_that_is_closed_keeps_nobody_out_and_a_new_one_begins_anew(door):
    door.later(hours=1)
    before = door.join()
    close(**door.crew)
    assert refusal(close, **door.crew) == "no-room"
    assert refusal(door.join) == "no-room"
    assert door.buy().number
    door.save(opens_at=door.at + timedelta(hours=1))
    assert refusal(door.stand, before.token) == "not-found"
