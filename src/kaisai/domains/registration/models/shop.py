"""What is sold, how much of it there is, and who has it.

A quota is a set of places, a row each. Whoever holds or buys a ticket writes its name on a place of
every quota of the item, until an instant; a place whose instant has passed is free. So nothing is
counted that could be counted wrongly: there are no more tickets than places, and a hold that lapses
needs nobody to give its places back (decision 0020).
"""

from datetime import UTC, datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.registration.enums import ItemKind, OrderState, PaymentWay, SaleMode

FREE = datetime(1970, 1, 1, tzinfo=UTC)  # a place that nobody has
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)  # a place that is sold
MOST_AT_ONCE = 20  # tickets in an order
MOST_HOURS = 14 * 24  # for which places of the waiting list are kept
_SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*$")


class Quota(models.Model):
    """So many places, for the items that take one of them."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "slug", "name")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    name = I18nCharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="quota_slug_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Item(models.Model):
    """A type of ticket, or something that is sold beside it. Prices are whole yen with tax."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "slug",
        "name",
        "kind",
        "price",
        "tax_rate",
        "sale_from",
        "sale_until",
        "most",
        "least",
        "needs_ticket",
        "promoted_for",
        "mode",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    name = I18nCharField(max_length=100)
    description = I18nCharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=10, choices=ItemKind.choices, default=ItemKind.INDIVIDUAL)
    price = models.PositiveIntegerField(validators=[MaxValueValidator(10_000_000)])
    tax_rate = models.PositiveSmallIntegerField(
        choices=[(rate, f"{rate} %") for rate in (10, 8, 0)]
    )
    quotas: "models.ManyToManyField[Quota, models.Model]" = models.ManyToManyField(
        Quota, related_name="items"
    )
    mode = models.CharField(
        max_length=10,
        choices=SaleMode.choices,
        default=SaleMode.FIRST_COME,
        db_default=SaleMode.FIRST_COME,
    )
    is_sold_here = models.BooleanField(default=True)  # False: imported from elsewhere
    sale_from = models.DateTimeField(null=True, blank=True)
    sale_until = models.DateTimeField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)]
    )
    # Groups and pairs: who takes it takes at least so many in an order.
    least = models.PositiveSmallIntegerField(
        default=1, db_default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_AT_ONCE)]
    )
    # Sold only beside as many tickets in the same order: an add-on for those who come.
    needs_ticket = models.BooleanField(default=False, db_default=False)
    # Hours that whoever comes up from the waiting list has to order; 0: there is no waiting list.
    promoted_for = models.PositiveSmallIntegerField(
        default=24, db_default=24, validators=[MaxValueValidator(MOST_HOURS)]
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="item_slug_once"),
            models.CheckConstraint(
                condition=models.Q(sale_from__isnull=True)
                | models.Q(sale_until__isnull=True)
                | models.Q(sale_until__gt=models.F("sale_from")),
                name="item_sale_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Order(models.Model):
    """What somebody takes at once. Whoever knows its secret may finish and cancel it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "whom to write to about the order", Keep.ERASE),
        Personal("email", "where to write to about the order", Keep.ERASE),
        Personal("secret_digest", "the holder's way to the order", Keep.ERASE),
        Personal("note", "why it was cancelled", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "number",
        "state",
        "until",
        "total",
        "way",
        "made_at",
        "paid_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    number = models.CharField(max_length=12)
    secret_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.HELD)
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, blank=True)
    total = models.PositiveIntegerField()
    way = models.CharField(max_length=8, choices=PaymentWay.choices, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # Goes up when the secret is made anew; the address with the one before leads nowhere.
    generation = models.PositiveIntegerField(default=1, db_default=1)
    # The order whose tickets its add-ons go with; each is paid and given back by itself.
    beside = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="additions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="order_number_once")
        ]
        indexes = [
            models.Index(fields=["conference", "state", "until"], name="order_by_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_sold(self) -> bool:
        """Whether its places are its own for good."""
        return self.state in (OrderState.PLACED, OrderState.CONFIRMED)

    def is_held(self, at: datetime) -> bool:
        """Whether its places are its own for some minutes more."""
        return self.state == OrderState.HELD and self.until > at


class AddressRequest(models.Model):
    """That somebody wants the addresses of the orders of a mail address; answered by mail, if there are any."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("email", "where the addresses of orders are wanted", Keep.ROW),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    email = models.EmailField()
    language = models.CharField(max_length=5, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["conference", "asked_at"], name="address_request_by_time")]

    def __str__(self) -> str:
        return f"{self.pk}"


class Refund(models.Model):
    """Money of an order that goes back to its buyer, for tickets that are cancelled by it; whole yen."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("reason", "why it was paid back", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "at", "amount", "fee", "fee_rate", "reason")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="refunds")
    at = models.DateTimeField()
    amount = models.PositiveIntegerField()  # what goes back
    fee = models.PositiveIntegerField(default=0)  # what is kept
    fee_rate = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.order}: {self.amount}"


class Ticket(models.Model):
    """One item of an order and the person it is for; price and rate as they were."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "the badge", Keep.PSEUDONYMISE),
        Personal("name_kana", "sorting and search at the desk", Keep.ERASE),
        Personal("name_latin", "the badge", Keep.PSEUDONYMISE),
        Personal("secret_digest", "the way to the ticket of whoever it was given to", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "item", "price", "tax_rate")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="tickets")
    item = models.ForeignKey(Item, models.PROTECT, related_name="tickets")
    price = models.PositiveIntegerField()
    tax_rate = models.PositiveSmallIntegerField()
    takes = models.PositiveSmallIntegerField()  # places, one of each quota of the item
    refund = models.ForeignKey(  # that cancelled it
        Refund, models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    voucher = models.ForeignKey(  # few have one, so the index is of those alone
        "Voucher", models.PROTECT, null=True, blank=True, related_name="tickets", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    name_kana = models.CharField(max_length=200, blank=True)
    name_latin = models.CharField(max_length=200, blank=True)
    # Of whoever it was given to: with it they see this ticket, and nothing else of the order.
    secret_digest = models.CharField(max_length=64, blank=True)
    # Goes up when the code is made anew; a code of an older generation admits nobody.
    generation = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            models.Index(
                fields=["voucher"],
                condition=models.Q(voucher__isnull=False),
                name="ticket_of_a_voucher",
            ),
            models.Index(
                fields=["secret_digest"],
                condition=~models.Q(secret_digest=""),
                name="ticket_given_away",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)


class CodeKey(models.Model):
    """What signs a conference's ticket codes: the private half is sealed with this kaisai's secret key."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    public_key = models.BinaryField(max_length=32)
    private_key = models.BinaryField(max_length=100)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.conference_id}"


class Place(models.Model):
    """One of a quota: of a ticket until an instant, then free."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    quota = models.ForeignKey(Quota, models.CASCADE, related_name="places")
    number = models.PositiveIntegerField()
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, blank=True, related_name="places")
    until = models.DateTimeField(default=FREE)
    # Until then it is on sale to nobody, or to those with the voucher only.
    kept_until = models.DateTimeField(default=FREE, db_default=FREE)
    voucher = models.ForeignKey(  # few have one, so the index is of those alone
        "Voucher", models.SET_NULL, null=True, blank=True, related_name="places", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quota", "number"], name="place_once"),
            models.UniqueConstraint(
                fields=["ticket", "quota"],
                condition=models.Q(ticket__isnull=False),
                name="place_of_a_ticket_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False) | models.Q(until=FREE),
                name="place_of_nobody_is_free",
            ),
        ]
        indexes = [
            models.Index(fields=["quota", "until", "number"], name="place_free_first"),
            models.Index(
                fields=["voucher"],
                condition=models.Q(voucher__isnull=False),
                name="place_of_a_voucher",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quota} {self.number}"
