"""After the draw: who does not take a place gives it to the next group that waits."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.kinds import Kind
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.lottery.entries import Declined, Lapsed, MovedUp, Stayed
from kaisai.domains.lottery.enums import ApplicationState
from kaisai.domains.lottery.models import Application, Lottery
from kaisai.domains.lottery.operations.drawing import keep_places
from kaisai.domains.lottery.operations.locking import locked_application, locked_by_slug
from kaisai.domains.lottery.queries import about_of, record_of, way_of
from kaisai.domains.lottery.rules import may_apply, may_hold_lottery
from kaisai.domains.mails.operations import drop_about
from kaisai.domains.registration.enums import OrderState
from kaisai.domains.registration.operations import give_back

Needs = Mapping[str, Mapping[str, int]]  # places by quota, by number of the application


@operation("lottery.decline", may=may_apply)
def decline(*, by: Actor, conference: Conference, at: datetime, secret: str) -> Application:
    """Give up a place that one won, or one's turn to move up; the next group has it soon.

    A mail with the result that has not left does not leave. Writes `lottery.declined`, and
    `registration.cancelled` for a place. Refuses before the draw, a place
    that is paid (the organisers pay it back), and what has been given up.
    """
    lottery, application = locked_application(conference, secret)
    if application.state not in (ApplicationState.WON, ApplicationState.WAITING):
        raise Refused("nothing", _("There is nothing to give up."))
    order = application.order
    if order is not None and (order.is_sold or order.is_held(at)):
        give_back(by=by, conference=conference, at=at, secret=way_of(application))
    application.state = ApplicationState.DECLINED
    application.save(update_fields=["state"])
    drop_about(by=by, conference=conference, at=at, about=about_of(application))
    lottery.is_due = True
    lottery.save(update_fields=["is_due"])
    news = Declined(number=application.number)
    record(news, by=by, at=at, conference=conference, about=f"lottery:{lottery.slug}")
    return application


@operation("lottery.move_up", may=may_hold_lottery)
def move_up(*, by: Actor, conference: Conference, at: datetime, slug: str) -> Lottery:
    """Give places that were not taken in time, or given up, to the next groups in the order of their lots.

    A group moves up when all of it fits; the worker does this by itself. A mail with
    their old result that has not left does not leave. Writes `lottery.lapsed` or
    `lottery.declined` for each place that came free, `lottery.moved_up` for each group and
    `registration.reserved` for its members, `lottery.stayed` when nobody fits into what was given up.
    Refuses before the draw, and when nothing changed and nobody can move.
    """
    lottery = locked_by_slug(conference, slug)
    if lottery.drawn_at is None:
        raise Refused("not-drawn", _("This lottery is not drawn yet."))
    freed = _put_away(lottery, by=by, at=at)
    needs = {wish.name: wish.needs for wish in record_of(lottery).applications}
    moved = _fill(lottery, needs, by=by, at=at)
    if not freed and not moved:
        if not lottery.is_due:
            raise Refused("nothing", _("No place is free for a group that waits."))
        about = f"lottery:{slug}"
        record(_stayed(lottery), by=by, at=at, conference=conference, about=about)
    lottery.is_due = False
    lottery.save(update_fields=["is_due"])
    return lottery


def _stayed(lottery: Lottery) -> Stayed:
    name = lottery.name
    return Stayed(lottery=name.localize("en"), lottery_ja=name.localize("ja"))


def _put_away(lottery: Lottery, *, by: Actor, at: datetime) -> int:
    """Whoever won and has no place any more; how many."""
    gone = 0
    for row in lottery.applications.filter(state=ApplicationState.WON).select_related("order"):
        order = row.order
        if order is not None and (order.is_sold or order.is_held(at)):
            continue
        given_up = order is None or order.state == OrderState.CANCELLED
        row.state = ApplicationState.DECLINED if given_up else ApplicationState.LAPSED
        row.save(update_fields=["state"])
        drop_about(by=by, conference=lottery.conference, at=at, about=about_of(row))
        news: Kind = Declined(number=row.number) if given_up else Lapsed(number=row.number)
        about = f"lottery:{lottery.slug}"
        record(news, by=by, at=at, conference=lottery.conference, about=about)
        gone += 1
    return gone


def _fill(lottery: Lottery, needs: Needs, *, by: Actor, at: datetime) -> int:
    """How many groups moved up."""
    shares = lottery.shares.select_related("quota")
    free = Counter({share.quota.slug: share.places for share in shares})
    won = lottery.applications.filter(state=ApplicationState.WON).values_list("number", flat=True)
    free.subtract(_together(won, needs))
    waiting = lottery.applications.filter(state=ApplicationState.WAITING).select_related("item")
    moved = 0
    for rank, members in groupby(waiting.order_by("rank", "number"), lambda row: row.rank):
        if not any(many > 0 for many in free.values()):
            break
        rows = list(members)
        wanted = _together((row.number for row in rows), needs)
        if all(free[quota] >= many for quota, many in wanted.items()) and _move(
            lottery, rows, rank, max(free.values()), by=by, at=at
        ):
            free.subtract(wanted)
            moved += 1
    return moved


def _move(
    lottery: Lottery, rows: list[Application], rank: int, free: int, *, by: Actor, at: datetime
) -> bool:
    """Whether there were places for all of them."""
    try:
        keep_places(lottery, rows, by=by, at=at)
    except Refused:
        return False  # sold to others meanwhile, where the quota is not the lottery's alone
    for row in rows:
        row.save()
        drop_about(by=by, conference=lottery.conference, at=at, about=about_of(row))
    until = rows[0].until or at
    news = MovedUp(
        numbers=[row.number for row in rows],
        rank=rank,
        free=free,
        until=f"{until.astimezone(lottery.conference.zone):%Y-%m-%d %H:%M}",
    )
    about = f"lottery:{lottery.slug}"
    record(news, by=by, at=at, conference=lottery.conference, about=about)
    return True


def _together(numbers: Iterable[str], needs: Needs) -> Counter[str]:
    wanted: Counter[str] = Counter()
    for number in numbers:
        wanted.update(needs[number])
    return wanted
