"""Who waits comes up: in the order in which they came, as soon as there are places for all they want."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import WORKER, Actor
from kaisai.core.journal.recording import Told, record, record_all
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.rows import find_rows, for_update, marks
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import Promoted
from kaisai.domains.registration.enums import OfferState, OrderState, WishState
from kaisai.domains.registration.models import Order, Wish
from kaisai.domains.registration.models.waiting import LONGEST_REASON
from kaisai.domains.registration.operations.granting import Free, Taken
from kaisai.domains.registration.queries import Ware, find_wish, list_wares, sale_of
from kaisai.domains.registration.rules import may_sell

# Whoever asks for a place asks this first, and mostly the answer is that nobody waits.
_WAITS = "SELECT 1 FROM registration_wish WHERE conference_id = %s AND state = %s LIMIT 1"
_FREE = """SELECT 1 FROM registration_place
    WHERE conference_id = %s AND until <= %s AND kept_until <= %s LIMIT 1"""
_ITEMS = "SELECT wish_id, item_id, many FROM registration_wisheditem WHERE wish_id IN {wishes}"
_IN_A_STATEMENT = 500
USUAL_HOURS = 24  # of an item that has no waiting list any more
TOLD = 5  # numbers of those who were passed over


@operation("registration.promote", may=may_report, offered=False)
def promote(*, by: Actor, conference: Conference, at: datetime) -> int:
    """Hold what has become free for those who wait for it; how many of them came up.

    Writes `registration.promoted` for each. Refuses when nobody can come up.
    """
    if many := promote_waiting(conference, list_wares(conference), at, by=by):
        return many
    raise Refused("nothing", _("Nobody can come up from the waiting list now."))


@operation("registration.promote_wish", may=may_sell)
def promote_wish(
    *, by: Actor, conference: Conference, at: datetime, number: str, reason: str
) -> Order:
    """Hold places for somebody who waits, before their turn and whether the sale is on or not.

    Writes `registration.promoted`; the reason stays with the wish until close-out. Refuses no reason,
    whoever waits no longer, and when there are too few places.
    """
    if not reason.strip():
        raise Refused("no-reason", _("Say why they come before others."), status=422)
    wish = locked_wish(find_wish(conference, number))
    taken = _find_wanted([wish], list_wares(conference))[wish.pk]
    places = Free([taken], at)
    if (missing := places.missing(taken)) is not None:
        raise Refused("sold-out", _("“%s” is sold out.") % missing)
    _grant(wish, taken, at)
    places.spend(taken)
    places.write([taken])
    wish.reason = " ".join(reason.split())[:LONGEST_REASON]
    _write([(wish, taken)])
    news = _news(taken, conference, is_out_of_turn=True)
    record(news, by=by, at=at, conference=conference, about=f"order:{wish.number}")
    return taken.order


def locked_wish(wish: Wish) -> Wish:
    """The wish as it is now, nobody else's until the end; refuses one that does not wait any more."""
    found = Wish.objects.select_for_update().get(pk=wish.pk)
    if found.state != WishState.WAITING:
        sentence = _("%(number)s is not on the waiting list any more: %(state)s.")
        told = {"number": found.number, "state": found.get_state_display()}
        raise Refused("not-waiting", sentence % told)
    return found


def promote_waiting(
    conference: Conference, wares: Sequence[Ware], at: datetime, *, by: Actor = WORKER
) -> int:
    """Do so inside the transaction of whoever is about to take places; see `promote`."""
    if not _can_be(conference, at):
        return 0
    # All who wait are locked: whoever promotes at the same moment comes after us, and finds them gone.
    where = f"WHERE conference_id = %s AND state = %s ORDER BY id {for_update()}"
    wishes = find_rows(Wish, where, [conference.pk, WishState.WAITING])
    wanted = _find_wanted(wishes, wares)
    places = Free(list(wanted.values()), at)
    came: list[tuple[Wish, Taken, list[str]]] = []
    passed: list[str] = []
    for wish in wishes:
        if wish.pk not in wanted or not _can_be_had(wanted[wish.pk], at):
            continue
        if places.missing(wanted[wish.pk]) is not None:
            passed.append(wish.number)
            continue
        taken = _grant(wish, wanted[wish.pk], at)
        places.spend(taken)
        came.append((wish, taken, list(passed)))
    places.write([taken for _wish, taken, _passed in came])
    _write([(wish, taken) for wish, taken, _passed in came])
    record_all(
        [
            Told(_news(taken, conference, passed), by, at, conference, f"order:{wish.number}")
            for wish, taken, passed in came
        ]
    )
    return len(came)


def _can_be(conference: Conference, at: datetime) -> bool:
    """Whether somebody waits and something is free."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(_WAITS, [conference.pk, WishState.WAITING])
        if cursor.fetchone() is None:
            return False
        cursor.execute(_FREE, [conference.pk, moment, moment])
        return cursor.fetchone() is not None


def _find_wanted(wishes: Sequence[Wish], wares: Sequence[Ware]) -> dict[int, Taken]:
    """By wish, an order that is not written yet."""
    by_item = {ware.item.pk: ware for ware in wares}
    chosen: dict[int, list[tuple[Ware, int]]] = defaultdict(list)
    keys = [wish.pk for wish in wishes]
    for start in range(0, len(keys), _IN_A_STATEMENT):
        part = keys[start : start + _IN_A_STATEMENT]
        with connection.cursor() as cursor:
            cursor.execute(_ITEMS.format(wishes=marks(part)), part)
            for wish, item, many in cursor.fetchall():
                chosen[wish].append((by_item[item], many))
    return {wish.pk: Taken(_order(wish), "", chosen[wish.pk]) for wish in wishes}


def _order(wish: Wish) -> Order:
    return Order(
        conference_id=wish.conference_id,
        number=wish.number,
        secret_digest=wish.secret_digest,
        state=OrderState.HELD,
        name=wish.name,
        email=wish.email,
        language=wish.language,
    )


def _can_be_had(taken: Taken, at: datetime) -> bool:
    items = [ware.item for ware, _many in taken.chosen]
    return bool(items) and all(
        sale_of(item, at) is OfferState.ON_SALE and item.promoted_for for item in items
    )


def _grant(wish: Wish, taken: Taken, at: datetime) -> Taken:
    hours = min(ware.item.promoted_for or USUAL_HOURS for ware, _many in taken.chosen)
    order = taken.order
    order.made_at, order.until, order.total = at, at + timedelta(hours=hours), taken.total
    wish.state, wish.ended_at = WishState.PROMOTED, at
    return taken


def _write(several: Sequence[tuple[Wish, Taken]]) -> None:
    for wish, taken in several:
        wish.order = taken.order
    Wish.objects.bulk_update(
        [wish for wish, _taken in several], ["state", "ended_at", "order", "reason"]
    )


def _news(
    taken: Taken,
    conference: Conference,
    passed: Sequence[str] = (),
    *,
    is_out_of_turn: bool = False,
) -> Promoted:
    until = taken.order.until.astimezone(conference.zone)
    return Promoted(
        number=taken.order.number,
        until=f"{until:%Y-%m-%d %H:%M}",
        passed=len(passed),
        first=list(passed[:TOLD]),
        is_out_of_turn=is_out_of_turn,
    )
