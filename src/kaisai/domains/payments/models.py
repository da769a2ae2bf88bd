"""Money that comes in and goes back: by card through a provider, by transfer through a bank."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.payments.enums import AccountKind, LineState, PaybackState, PaymentState


class Payment(models.Model):
    """An attempt to pay an order by card. Amounts are whole yen.

    `order` is None for money that the provider tells of and no order is known for.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("url", "the buyer's way to the page where they pay", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "number",
        "state",
        "amount",
        "received",
        "returned",
        "begun_at",
        "received_at",
        "settled_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    order = models.ForeignKey("registration.Order", models.SET_NULL, null=True, related_name="+")
    number = models.CharField(max_length=12)  # of the order, as it was told
    key = models.CharField(max_length=64, unique=True)  # our name of it at the provider
    reference = models.CharField(max_length=255)
    charge = models.CharField(max_length=255, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=PaymentState.choices, default=PaymentState.BEGUN)
    amount = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # when it confirmed its order

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(settled_at__isnull=False),
                name="payment_settles_an_order_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(received__gt=0),
                name="payment_settles_with_money",
            ),
        ]
        indexes = [models.Index(fields=["conference", "state"], name="payment_by_state")]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"

    @property
    def left(self) -> int:
        """What is here of it."""
        return max(0, self.received - self.returned)


class ProviderMessage(models.Model):
    """A message of the provider that was obeyed: a second copy of it changes nothing."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    message = models.CharField(max_length=255, unique=True)
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="messages")
    happening = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.message


class Payback(models.Model):
    """An attempt to send money of a card payment back, for a refund or because it pays no order."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "at", "amount", "state", "problem")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    payment = models.ForeignKey(Payment, models.CASCADE, related_name="paybacks")
    refund = models.ForeignKey(  # None: money without an order
        "registration.Refund", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    amount = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=PaybackState.choices)
    reference = models.CharField(max_length=255, blank=True)
    problem = models.CharField(max_length=60, blank=True)  # the provider's word for it
    is_known = models.BooleanField(default=True)  # False: nobody knows whether it was done
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="payback_once"
            ),
            models.UniqueConstraint(
                fields=["refund"],
                condition=Q(state=PaybackState.SENT, refund__isnull=False),
                name="payback_of_a_refund_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment}: {self.amount}"


class BankAccount(models.Model):
    """Where transfers go, as buyers read it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("holder", "whose account it is: perhaps a person's", Keep.LAW),
        Personal("number", "where transfers go", Keep.LAW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "bank",
        "branch",
        "kind",
        "number",
        "holder",
        "days",
    )

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    bank = models.CharField(max_length=60)
    branch = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=AccountKind.choices, default=AccountKind.ORDINARY)
    number = models.CharField(max_length=8, validators=[RegexValidator(r"^[0-9]{4,8}$")])
    holder = models.CharField(max_length=100)
    days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    is_offered = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.bank} {self.branch}"


class Transfer(models.Model):
    """Somebody wants to pay an order by bank transfer: by which code they are known, until when."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    order = models.OneToOneField("registration.Order", models.CASCADE, related_name="+")
    code = models.CharField(max_length=7, unique=True)
    due_on = models.DateField()  # the last day, at the venue

    def __str__(self) -> str:
        return self.code


class TransferLine(models.Model):
    """Money that came in, as a bank statement tells it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("payer", "whose money it is, for the books", Keep.LAW),
        Personal("note", "what was done with it", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "day",
        "amount",
        "payer",
        "state",
        "note",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    day = models.DateField()
    amount = models.PositiveIntegerField()
    payer = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=LineState.choices, default=LineState.OPEN)
    order = models.ForeignKey(  # that it paid, or that its code names
        "registration.Order", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "digest"], name="transfer_line_once"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state=LineState.SETTLED),
                name="transfer_settles_an_order_once",
            ),
        ]
        indexes = [models.Index(fields=["conference", "state"], name="transfer_by_state")]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
