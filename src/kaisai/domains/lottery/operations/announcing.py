"""A lottery is announced, with a commitment to its seed; at its end the list is published."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.sealing import seal
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.lottery.entries import Listed, Saved
from kaisai.domains.lottery.enums import ApplicationState, LotteryState
from kaisai.domains.lottery.models import Lottery, Share
from kaisai.domains.lottery.operations.locking import locked, locked_by_slug
from kaisai.domains.lottery.rules import may_hold_lottery
from kaisai.domains.registration.enums import SaleMode
from kaisai.domains.registration.queries import QuotaNow, find_items, list_quotas
from kaisai.engines.lottery.draw import SEED_BYTES, commitment, digest
from kaisai.engines.lottery.draw import Application as Wish
from kaisai.engines.lottery.record import Record, write_record

SEED_SEALED_FOR = "seed of a lottery"


@dataclass(frozen=True, slots=True)
class Portion:
    """How many places of a quota are given away."""

    quota: str
    places: int


@operation("lottery.save_lottery", may=may_hold_lottery)
def save_lottery(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    name: str,
    items: Sequence[str],
    places: Sequence[Portion],
    opens_at: datetime,
    closes_at: datetime,
    name_ja: str = "",
    most_in_group: int = 4,
    claim_days: int = 7,
    salt_rule: str = "",
    salt_rule_ja: str = "",
) -> Lottery:
    """Give items away by lot: so many places of each of their quotas.

    A new lottery has a new seed, sealed until the draw; its commitment is public from now on, and stays.
    Writes `lottery.saved` with it. Refuses items that are not drawn by lot, a quota that is missing or too
    small, an end that is over, to take away an item that somebody applied for, and any change once the
    list is published. Safe to repeat.
    """
    lottery = _announced(conference, slug)
    if lottery.listed_at is not None:
        raise Refused("listed", _("The list is published: the lottery stays as it is."))
    if closes_at <= at:
        raise Refused("bad-value", _("closes_at: an instant to come."), status=422)
    lottery.name, lottery.salt_rule = both(name, name_ja), both(salt_rule, salt_rule_ja)
    lottery.opens_at, lottery.closes_at = opens_at, closes_at
    lottery.most_in_group, lottery.claim_days = most_in_group, claim_days
    clean(lottery)
    lottery.save()
    quotas = {now.quota.slug: now for now in list_quotas(by=by, conference=conference, at=at)}
    _give(lottery, items, {each.quota: each.places for each in places}, quotas)
    news = Saved(
        lottery=lottery.name.localize("en"),
        lottery_ja=lottery.name.localize("ja"),
        places=max(each.places for each in places),
        commitment=lottery.commitment,
    )
    record(news, by=by, at=at, conference=conference, about=f"lottery:{slug}")
    return lottery


def _announced(conference: Conference, slug: str) -> Lottery:
    found = Lottery.objects.filter(conference=conference, slug=slug).first()
    if found is not None:
        return locked(found)
    seed = secrets.token_bytes(SEED_BYTES)
    return Lottery(
        conference=conference,
        slug=slug,
        commitment=commitment(seed),
        sealed_seed=seal(seed, key=settings.SECRET_KEY, purpose=SEED_SEALED_FOR),
    )


def _give(
    lottery: Lottery, slugs: Sequence[str], places: dict[str, int], quotas: dict[str, QuotaNow]
) -> None:
    items = _drawn(lottery, slugs)
    _check_places(items, places, quotas)
    lottery.items.set(items)
    lottery.shares.exclude(quota__slug__in=places).delete()
    for slug, many in places.items():
        Share.objects.update_or_create(
            conference=lottery.conference,
            lottery=lottery,
            quota=quotas[slug].quota,
            defaults={"places": many},
        )


def _drawn(lottery: Lottery, slugs: Sequence[str]) -> Sequence[Any]:
    items = find_items(lottery.conference, slugs)
    if not items:
        raise Refused("no-item", _("Say which ticket types are drawn."), status=422)
    for item in items:
        if item.mode != SaleMode.LOTTERY:
            sentence = _("“%s” is not drawn by lot: change that at the ticket type first.")
            raise Refused("not-by-lot", sentence % item, status=422)
    wanted = lottery.applications.exclude(state=ApplicationState.WITHDRAWN)
    if other := wanted.exclude(item__in=items).select_related("item").first():
        raise Refused("wanted", _("Somebody applied for “%s” already.") % other.item)
    return items


def _check_places(
    items: Sequence[Any], places: Mapping[str, int], quotas: Mapping[str, QuotaNow]
) -> None:
    needed = {quota.slug for item in items for quota in item.quotas.all()}
    if needed != places.keys():
        sentence = _("Say how many places are given away of: %s.")
        raise Refused("bad-quotas", sentence % ", ".join(sorted(needed)), status=422)
    for slug, many in places.items():
        there = quotas[slug].places
        if not 0 < many <= there:
            told = {"quota": quotas[slug].quota, "places": there}
            sentence = _("“%(quota)s” has %(places)s places: give away from 1 to so many.")
            raise Refused("bad-places", sentence % told, status=422)


@operation("lottery.publish_list", may=may_hold_lottery)
def publish_list(*, by: Actor, conference: Conference, at: datetime, slug: str) -> Lottery:
    """Publish who applied, by number and group, when nobody can apply any more; it is drawn from this list.

    Writes `lottery.listed` with the digest of the list. Refuses while people can apply, and a second time.
    """
    lottery = locked_by_slug(conference, slug)
    state = lottery.state_at(at)
    if state in (LotteryState.LISTED, LotteryState.DRAWN):
        raise Refused("listed", _("The list is published already."))
    if state is not LotteryState.CLOSED:
        raise Refused("open", _("People can still apply. Publish the list when that is over."))
    wishes = _wishes(lottery)
    shares = lottery.shares.select_related("quota").order_by("quota__slug")
    told = Record(
        name=slug,
        commitment=lottery.commitment,
        quotas={share.quota.slug: share.places for share in shares},
        applications=wishes,
    )
    lottery.record, lottery.digest = write_record(told).decode(), digest(wishes)
    lottery.listed_at = at
    lottery.save()
    news = Listed(
        lottery=lottery.name.localize("en"),
        lottery_ja=lottery.name.localize("ja"),
        applications=len(wishes),
        digest=lottery.digest,
    )
    record(news, by=by, at=at, conference=conference, about=f"lottery:{slug}")
    return lottery


def _wishes(lottery: Lottery) -> tuple[Wish, ...]:
    """Everybody's, by number, which says nothing about who came first."""
    needs = {
        item.pk: {quota.slug: 1 for quota in item.quotas.all()}
        for item in lottery.items.prefetch_related("quotas")
    }
    applied = lottery.applications.filter(state=ApplicationState.APPLIED).select_related("group")
    return tuple(
        Wish(each.number, each.group.number, needs[each.item_id])
        for each in applied.order_by("number")
    )
