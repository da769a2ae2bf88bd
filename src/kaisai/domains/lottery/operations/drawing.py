"""The draw: once, from the published list, and every winner has a place in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.sealing import CannotOpen, seal, unseal
from kaisai.core.operations.registry import operation
from kaisai.domains.lottery.entries import Drawn
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.models import LONGEST_SALT, Application, Lottery
from kaisai.domains.lottery.operations.announcing import SEED_SEALED_FOR
from kaisai.domains.lottery.operations.locking import locked_by_slug
from kaisai.domains.lottery.queries import record_of
from kaisai.domains.lottery.queries.applications import WAY_SEALED_FOR
from kaisai.domains.lottery.rules import may_hold_lottery
from kaisai.domains.registration.operations import Reservation, reserve
from kaisai.domains.registration.queries import list_quotas
from kaisai.engines.lottery import draw as method
from kaisai.engines.lottery.record import Record, write_record

CHUNK = 500
_CHANGED = ("state", "rank", "order", "sealed_way", "until")


@operation("lottery.draw", may=may_hold_lottery)
def draw(*, by: Actor, conference: Conference, at: datetime, slug: str, salt: str = "") -> Lottery:
    """Draw a lottery from its published list, once, and keep a place for everybody who won.

    Each winner has an order that is to be completed within the lottery's days. The seed is public from
    now on; everybody who applied is told by mail. Writes `lottery.drawn`, and `registration.reserved` for
    each winner. Refuses before the list
    is published, a second time, a salt other than was announced (none where a rule is, one where none
    is), and when a quota has fewer free places than are given away.
    """
    lottery = locked_by_slug(conference, slug)
    _ready(lottery, salt, at)
    published = record_of(lottery)
    _check_places(published.quotas, by=by, conference=conference, at=at)
    seed = _seed(lottery)
    result = method.draw(published.quotas, published.applications, seed, salt)
    lottery.salt, lottery.drawn_at = salt, at
    told = Record(
        name=published.name,
        commitment=published.commitment,
        quotas=published.quotas,
        applications=published.applications,
        salt=salt,
        seed=seed,
        result=result,
    )
    lottery.record = write_record(told).decode()
    lottery.save()
    _settle(lottery, told, by=by, at=at)
    news = Drawn(
        lottery=lottery.name.localize("en"),
        lottery_ja=lottery.name.localize("ja"),
        winners=len(result.winners),
        waiting=len(result.waiting),
        salt=salt,
        seed=seed.hex(),
    )
    record(news, by=by, at=at, conference=conference, about=f"lottery:{slug}")
    return lottery


def _ready(lottery: Lottery, salt: str, at: datetime) -> None:
    state = lottery.state_at(at)
    if state is LotteryState.DRAWN:
        raise Refused("drawn", _("This lottery is drawn already, and is drawn once."))
    if state is not LotteryState.LISTED:
        raise Refused("not-listed", _("Publish the list first: it is drawn from that."))
    if len(salt) > LONGEST_SALT or not salt.isprintable() or salt != salt.strip():
        sentence = _("The salt is at most %s printable characters, without spaces around.")
        raise Refused("bad-salt", sentence % LONGEST_SALT, status=422)
    announced = bool(lottery.salt_rule.localize("en"))
    if announced and not salt:
        raise Refused("no-salt", _("A salt was announced: say it."), status=422)
    if salt and not announced:
        sentence = _("No salt was announced; a word chosen now could be chosen to please somebody.")
        raise Refused("salt-unannounced", sentence, status=422)


def _check_places(
    quotas: Mapping[str, int], *, by: Actor, conference: Conference, at: datetime
) -> None:
    for now in list_quotas(by=by, conference=conference, at=at):
        promised = quotas.get(now.quota.slug, 0)
        if now.free < promised:
            sentence = _(
                "“%(quota)s” has %(free)s free places and %(promised)s are promised: give it more"
                " places or cancel orders, then draw."
            )
            told = {"quota": now.quota, "free": now.free, "promised": promised}
            raise Refused("too-few-places", sentence % told)


def _seed(lottery: Lottery) -> bytes:
    try:
        seed = unseal(bytes(lottery.sealed_seed), key=settings.SECRET_KEY, purpose=SEED_SEALED_FOR)
    except CannotOpen as error:
        sentence = _(
            "The seed was sealed with another secret key. Bring back the key of the installation"
            " on which the lottery was made."
        )
        raise Refused("cannot-open", sentence) from error
    if method.commitment(seed) != lottery.commitment:
        raise RuntimeError("the seed is not the one that was committed to")
    return seed


def _settle(lottery: Lottery, told: Record, *, by: Actor, at: datetime) -> None:
    """Every application has its rank and knows what became of it."""
    lots = {wish.group: b"" for wish in told.applications}
    seed = told.seed or b""
    for group in lots:
        lots[group] = method.lot(seed, lottery.digest, told.salt, group)
    ranks = {group: at for at, group in enumerate(sorted(lots, key=lambda g: lots[g]), start=1)}
    group_of = {wish.name: wish.group for wish in told.applications}
    rows = {row.number: row for row in _with_items(lottery)}
    won = set(told.result.winners if told.result else ())
    for number, group in group_of.items():
        row = rows[number]
        row.rank = ranks[group]
        row.state = ApplicationState.WON if number in won else ApplicationState.WAITING
    drawn = [rows[number] for number in group_of]
    check_needs(drawn, told)
    winners = [row for row in drawn if row.state == ApplicationState.WON]
    keep_places(lottery, winners, by=by, at=at, is_told=True)
    Application.objects.bulk_update(drawn, _CHANGED, batch_size=CHUNK)


def _with_items(lottery: Lottery) -> QuerySet[Application]:
    return lottery.applications.select_related("item").prefetch_related("item__quotas")


def check_needs(rows: Sequence[Application], told: Record) -> None:
    """Refuse when a ticket type takes places of other quotas now than when the list was published."""
    needs = {wish.name: set(wish.needs) for wish in told.applications}
    for row in rows:
        if {quota.slug for quota in row.item.quotas.all()} != needs[row.number]:
            sentence = _("“%s” takes places of other quotas than in the published list. Undo that.")
            raise Refused("other-quotas", sentence % row.item)


def keep_places(
    lottery: Lottery,
    winners: Sequence[Application],
    *,
    by: Actor,
    at: datetime,
    is_told: bool = False,
) -> None:
    """Have an order for each of them until the lottery's days are over; the rows are not saved here.

    They are told that a place is kept, unless they are told that they won (`is_told`).
    """
    if not winners:
        return
    until = at + timedelta(days=lottery.claim_days)
    holds = reserve(
        by=by,
        conference=lottery.conference,
        at=at,
        until=until,
        reservations=[
            Reservation(row.item.slug, row.name, row.email, row.language) for row in winners
        ],
        is_told=is_told,
    )
    for row, held in zip(winners, holds, strict=True):
        row.order, row.until = held.order, until
        row.state = ApplicationState.WON
        row.sealed_way = seal(held.secret.encode(), key=settings.SECRET_KEY, purpose=WAY_SEALED_FOR)
