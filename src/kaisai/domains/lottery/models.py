"""A lottery, who applied to it, and how many places it gives away.

The seed stands sealed with the secret key of the installation until the draw. From the moment when the
list is published on, `record` is what was published, letter by letter, and what is drawn from; rows
may change after it (somebody gives a place back), the record does not.
"""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.lottery.enums import ApplicationState, LotteryState

MOST_IN_GROUP = 10
MOST_DAYS = 60
MOST_APPLICATIONS = 20_000  # the record is one file, drawn in one transaction
LONGEST_SALT = 200
_SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*$")


class Lottery(models.Model):
    """Some items are given to those whose lots are the smallest."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "slug",
        "name",
        "opens_at",
        "closes_at",
        "most_in_group",
        "claim_days",
        "salt_rule",
        "commitment",
        "digest",
        "listed_at",
        "salt",
        "drawn_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    name = I18nCharField(max_length=100)
    items = models.ManyToManyField("registration.Item", related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    most_in_group = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(1), MaxValueValidator(MOST_IN_GROUP)]
    )
    claim_days = models.PositiveSmallIntegerField(
        default=7, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    salt_rule = I18nCharField(max_length=300, blank=True)  # which word will be the salt
    commitment = models.CharField(max_length=64)
    sealed_seed = models.BinaryField(max_length=100, default=b"")
    digest = models.CharField(max_length=64, blank=True)
    record = models.TextField(blank=True)  # as published; with seed and result after the draw
    listed_at = models.DateTimeField(null=True, blank=True)
    salt = models.CharField(max_length=LONGEST_SALT, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    is_due = models.BooleanField(default=False)  # somebody gave up a place or a turn

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="lottery_slug_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="lottery_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    def state_at(self, at: datetime) -> LotteryState:
        """How far it is at that instant."""
        if self.drawn_at is not None:
            return LotteryState.DRAWN
        if self.listed_at is not None:
            return LotteryState.LISTED
        if at >= self.closes_at:
            return LotteryState.CLOSED
        return LotteryState.OPEN if at >= self.opens_at else LotteryState.ANNOUNCED


class Share(models.Model):
    """How many places of a quota a lottery gives away."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    lottery = models.ForeignKey(Lottery, models.CASCADE, related_name="shares")
    quota = models.ForeignKey("registration.Quota", models.PROTECT, related_name="+")
    places = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lottery", "quota"], name="lottery_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.quota}: {self.places}"


class DrawGroup(models.Model):
    """Who wins or waits together. The number is published, the code is known to its members."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    lottery = models.ForeignKey(Lottery, models.CASCADE, related_name="groups")
    number = models.CharField(max_length=12)
    code = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lottery", "number"], name="draw_group_number_once"),
            models.UniqueConstraint(fields=["lottery", "code"], name="draw_group_code_once"),
        ]

    def __str__(self) -> str:
        return self.number


class Application(models.Model):
    """Somebody's wish for one item. Whoever knows its secret may change and withdraw it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "whom the ticket is kept for", Keep.ERASE),
        Personal("email", "one application each; where to write to", Keep.ERASE),
        Personal("secret_digest", "the applicant's way to the application", Keep.ERASE),
        Personal("sealed_way", "the winner's way to the order", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "number",
        "item",
        "state",
        "rank",
        "until",
        "made_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    lottery = models.ForeignKey(Lottery, models.CASCADE, related_name="applications")
    group = models.ForeignKey(DrawGroup, models.CASCADE, related_name="members")
    item = models.ForeignKey("registration.Item", models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    secret_digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    language = models.CharField(max_length=5, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.APPLIED
    )
    rank = models.PositiveIntegerField(default=0)  # of its group by lot, from 1; 0 before the draw
    order = models.ForeignKey(
        "registration.Order", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sealed_way = models.BinaryField(max_length=200, default=b"")
    until = models.DateTimeField(null=True, blank=True)  # when the order has to be complete

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lottery", "number"], name="application_number_once"),
            models.UniqueConstraint(
                "lottery",
                Lower("email"),
                condition=~models.Q(state=ApplicationState.WITHDRAWN) & ~models.Q(email=""),
                name="application_of_a_mail_once",
            ),
        ]
        indexes = [models.Index(fields=["lottery", "state"], name="application_by_state")]

    def __str__(self) -> str:
        return self.number
