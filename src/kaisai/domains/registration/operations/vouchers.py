"""Vouchers are made and ended: for sponsors, invited guests, discounts."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.rows import add_rows
from kaisai.core.operations.cleaning import clean_fields
from kaisai.core.operations.registry import operation
from kaisai.domains.mails.operations import drop_about
from kaisai.domains.registration.entries import VoucherEnded, VouchersMade
from kaisai.domains.registration.models import FREE, Item, Place, Quota, Voucher
from kaisai.domains.registration.operations.granting import new_number
from kaisai.domains.registration.operations.places import find_free, keep_for
from kaisai.domains.registration.queries import find_items, find_voucher, read_code
from kaisai.domains.registration.queries.invitations import ABOUT, invitation_of
from kaisai.domains.registration.rules import may_sell

MOST_MADE = 500  # vouchers of one kind
CODE_LETTERS = 10  # 49 bits: nobody guesses one
_TOLD = ("code", "many", "price", "valid_until", "note")  # what somebody may have told wrongly


@operation("registration.make_vouchers", may=may_sell)
def make_vouchers(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    items: Sequence[str],
    valid_until: datetime,
    many: int = 1,
    vouchers: int = 1,
    price: int | None = None,
    keeps_places: bool = False,
    code: str = "",
    note: str = "",
) -> list[Voucher]:
    """Make so many codes, each good for `many` tickets of these items until an instant.

    `price` is what each ticket costs with it, in yen with tax; without, what it costs everybody. With
    `keeps_places` a place of each quota of the items is kept for each ticket: nobody else can have it
    before the voucher is over. Writes `registration.vouchers_made`. Refuses too few free places, a code
    that there is already, a code for several, and an instant that is past. Repeating makes more.
    """
    if not 1 <= vouchers <= MOST_MADE:
        raise Refused("bad-value", _("vouchers: from 1 to %s.") % MOST_MADE, status=422)
    if valid_until <= at:
        raise Refused("past", _("The vouchers would be over already."), status=422)
    if code.strip() and vouchers > 1:
        raise Refused("bad-value", _("A code of one's own is for one voucher only."), status=422)
    chosen = chosen_items(conference, items)
    made = [
        Voucher(
            conference=conference,
            code=read_code(code) or new_number(CODE_LETTERS),
            many=many,
            price=price,
            valid_until=valid_until,
            keeps_places=keeps_places,
            note=" ".join(note.split()),
            made_at=at,
        )
        for _one in range(vouchers)
    ]
    add_vouchers(made, chosen, at)
    names = [item.name.localize("en") for item in chosen]
    news = VouchersMade(vouchers=vouchers, many=many, items=names)
    record(news, by=by, at=at, conference=conference, about="vouchers")
    return made


@operation("registration.end_voucher", may=may_sell)
def end_voucher(*, by: Actor, conference: Conference, at: datetime, code: str) -> Voucher:
    """Nobody can have anything more with this voucher; what was had stays, what was kept is on sale.

    Writes `registration.voucher_ended`. Refuses one that is over.
    """
    voucher = Voucher.objects.select_for_update().get(pk=find_voucher(conference, code).pk)
    if voucher.valid_until <= at:
        sentence = _("The voucher “%s” is over already. Make another one if somebody needs it.")
        raise Refused("over", sentence % voucher.code)
    put_away(voucher, at)
    if invitation := invitation_of(voucher):
        drop_about(by=by, conference=conference, at=at, about=f"{ABOUT}{invitation.pk}")
    news = VoucherEnded(code=voucher.code)
    record(news, by=by, at=at, conference=conference, about=f"voucher:{voucher.code}")
    return voucher


def chosen_items(conference: Conference, items: Sequence[str]) -> Sequence[Item]:
    """What vouchers are good for; refuses nothing at all."""
    if not items:
        raise Refused("no-item", _("Say which ticket types the voucher is good for."), status=422)
    return find_items(conference, items)


def add_vouchers(vouchers: Sequence[Voucher], items: Sequence[Item], at: datetime) -> None:
    """Write vouchers of one kind down in a few statements, with the places that they keep.

    Refuses a code that there is already, and too few free places.
    """
    conference = vouchers[0].conference
    codes = [voucher.code for voucher in vouchers]
    known = Voucher.objects.filter(conference=conference, code__in=codes).first()
    if known is not None:
        raise Refused("voucher-exists", _("There is a voucher “%s” already.") % known.code)
    for voucher in vouchers:
        clean_fields(voucher, *_TOLD)
    add_rows(vouchers)
    add_rows(
        Voucher.items.through(voucher_id=voucher.pk, item_id=item.pk)
        for voucher in vouchers
        for item in items
    )
    if vouchers[0].keeps_places:
        _keep(vouchers, items, at)


def put_away(voucher: Voucher, at: datetime) -> None:
    """It is over; what was kept for it is on sale."""
    voucher.valid_until = at
    voucher.save(update_fields=["valid_until"])
    Place.objects.filter(voucher=voucher).update(voucher=None, kept_until=FREE)


def _keep(vouchers: Sequence[Voucher], items: Sequence[Item], at: datetime) -> None:
    """A place of each quota for each ticket; with several items, of all their quotas."""
    quotas = {quota.pk: quota for quota in Quota.objects.filter(items__in=items)}
    many = sum(voucher.many for voucher in vouchers)
    kept: list[tuple[int, Voucher]] = []
    for key in sorted(quotas):
        places = deque(find_free(key, many, at))
        if len(places) < many:
            told = _("Only %(free)s places of “%(quota)s” are free; %(many)s are to be kept.")
            values = {"free": len(places), "quota": quotas[key], "many": many}
            raise Refused("too-few", told % values)
        kept += [(places.popleft(), each) for each in vouchers for _one in range(each.many)]
    keep_for(kept)
