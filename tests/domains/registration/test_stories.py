"""Whatever happens in whatever order, every place is somebody's or nobody's, and never two people's."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaisai.core.identity.actors import STRANGER, WORKER
from kaisai.core.kit.errors import Refused
from kaisai.domains.registration.enums import OrderState, WishState
from kaisai.domains.registration.models import FOREVER, Order, Place, Wish
from kaisai.domains.registration.operations import (
    Wanted,
    Wave,
    cancel_order,
    codes_of,
    end_voucher,
    give_back,
    hold,
    make_vouchers,
    plan_waves,
    promote,
    promote_wish,
    record_payment,
    stop_waiting,
    transfer_ticket,
    wait,
)
from kaisai.domains.registration.queries import count_free, count_used, list_quotas, list_tickets
from tests.domains.conftest import AT

QUOTAS = {"hall": 4, "party": 2}
WANTED = st.dictionaries(st.sampled_from(["entry", "full"]), st.integers(1, 3), min_size=1)
ONE = st.integers(0, 9)
WITH_AN_ORDER = ["place", "pay", "give_back", "cancel", "twice", "refund", "transfer"]
STEPS = st.one_of(
    st.tuples(st.just("hold"), WANTED),
    st.tuples(st.sampled_from(WITH_AN_ORDER), ONE),
    st.tuples(st.just("later"), st.sampled_from([1, 9, 10, 1500])),
    st.tuples(st.just("lapse"), st.none()),
    st.tuples(st.just("resize"), st.integers(0, 6)),
    st.tuples(st.just("wait"), WANTED),
    st.tuples(st.sampled_from(["leave", "first"]), ONE),
    st.tuples(st.just("promote"), st.none()),
    st.tuples(st.just("wave"), st.lists(st.integers(1, 2), max_size=2)),
    st.tuples(st.just("voucher"), st.integers(1, 3)),
    st.tuples(st.sampled_from(["end", "redeem"]), ONE),
)


class Story:
    """Any order of what may happen, and what must hold after each step."""

    def __init__(self, shop):
        self.shop, self.lines, self.vouchers = shop, [], []
        self.secrets = []
        self.size = dict(QUOTAS)
        for slug, places in QUOTAS.items():
            shop.quota(slug, places)
        shop.item("entry", "hall", price=100)
        shop.item("full", "hall", "party")

    @property
    def guest(self):
        return {"by": STRANGER, "conference": self.shop.conference, "at": self.shop.at}

    def do(self, what, value):
        if what in WITH_AN_ORDER:
            if self.secrets:
                self.with_one(what, self.secrets[value % len(self.secrets)])
        elif what in ("leave", "first"):
            if self.lines:
                self.with_line(what, self.lines[value % len(self.lines)])
        elif what in ("end", "redeem"):
            if self.vouchers:
                self.with_voucher(what, self.vouchers[value % len(self.vouchers)])
        else:
            getattr(self, f"do_{what}")(value)

    def do_hold(self, wanted):
        self.secrets.append(self.shop.hold(**wanted).secret)

    def do_later(self, minutes):
        self.shop.later(minutes=minutes)

    def do_lapse(self, _value):
        self.shop.lapse()

    def do_resize(self, places):
        self.shop.quota("hall", places)
        self.size["hall"] = places

    def do_wait(self, wanted):
        chosen = [Wanted(item, many) for item, many in wanted.items()]
        name = f"person{len(self.lines)}"
        line = wait(**self.guest, wanted=chosen, name=name, email=f"{name}@kumo.example")
        self.lines.append(line)
        self.secrets.append(line.secret)

    def do_promote(self, _value):
        with suppress(Refused):
            promote(**self.guest | {"by": WORKER})
        self.nobody_waits_in_vain()

    def do_wave(self, waves):
        plan = [Wave(self.shop.at + timedelta(minutes=9 * n), m) for n, m in enumerate(waves, 1)]
        plan_waves(**self.shop.crew, quota="hall", waves=plan)

    def do_voucher(self, many):
        until = self.shop.at + timedelta(days=1)
        told = {"valid_until": until, "many": many, "price": 0, "keeps_places": many > 1}
        self.vouchers += make_vouchers(**self.shop.crew, items=["full"], **told)

    def with_one(self, what, secret):
        order = self.shop.order(secret)
        if what in ("place", "twice"):
            self.shop.place(secret)
        elif what == "pay":
            record_payment(**self.shop.crew, number=order.number)
        elif what == "give_back":
            give_back(**self.guest, secret=secret)
        elif what == "cancel":
            cancel_order(**self.shop.crew, number=order.number, reason="so")
        else:
            ticket = list_tickets(order)[0]
            if what == "refund":
                self.shop.refund(secret, tickets=[ticket.pk])
            else:
                number = codes_of(self.shop.conference, self.shop.at).number(ticket.pk)
                transfer_ticket(**self.guest, secret=secret, number=number, name=f"{self.shop.at}")

    def with_line(self, what, line):
        if what == "leave":
            stop_waiting(**self.guest, secret=line.secret)
        else:
            promote_wish(**self.shop.crew, number=line.number, reason="so")

    def with_voucher(self, what, voucher):
        if what == "end":
            end_voucher(**self.shop.crew, code=voucher.code)
        else:
            held = hold(**self.guest, wanted=[Wanted("full")], voucher=voucher.code)
            self.secrets.append(held.secret)

    def nobody_waits_in_vain(self):
        free = count_free(self.shop.conference, self.shop.at)
        for wish in Wish.objects.filter(state=WishState.WAITING):
            needs = Counter()
            for each in wish.items.all():
                needs.update({quota.pk: each.many for quota in each.item.quotas.all()})
            assert any(free.get(quota, 0) < many for quota, many in needs.items())

    def check(self):
        at, owed = self.shop.at, Counter()
        for order in Order.objects.prefetch_related("tickets__places__quota"):
            sold = order.state in (OrderState.PLACED, OrderState.CONFIRMED)
            alive = sold or (order.state == OrderState.HELD and order.until > at)
            for ticket in order.tickets.all():
                places = [place for place in ticket.places.all() if place.until > at]
                has = alive and ticket.refund_id is None
                assert len(places) == (ticket.takes if has else 0)
                assert all((place.until == FOREVER) == sold for place in places)
                for place in places:
                    owed[place.quota.slug, sold] += 1
        quotas = list_quotas(**self.shop.crew)
        for now in quotas:
            slug = now.quota.slug
            assert (now.sold, now.held) == (owed[slug, True], owed[slug, False])
            assert now.places == self.size[slug]
            assert now.free >= 0
        self.check_promises()

    def check_promises(self):
        """A voucher has its tickets and its places; who came up has an order, and who waits has none."""
        used = count_used(self.vouchers, self.shop.at)
        for voucher in self.vouchers:
            voucher.refresh_from_db()
            assert used.get(voucher.pk, 0) <= voucher.many
            if voucher.keeps_places and voucher.valid_until > self.shop.at:
                kept = Place.objects.filter(voucher=voucher, quota__slug="party")
                assert kept.count() == voucher.many
        for wish in Wish.objects.select_related("order"):
            assert (wish.order is not None) == (wish.state == WishState.PROMOTED)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, max_size=25))
def test_sold_held_kept_and_free_add_up_whatever_happens(shop, steps):
    shop.at = AT
    with transaction.atomic():
        story = Story(shop)
        for what, value in steps:
            with suppress(Refused), transaction.atomic():
                story.do(what, value)
            story.check()
        transaction.set_rollback(True)
