"""On which day people can offer to help, with which word, and who offered.

The word stands here as it is, as those of vouchers do: the poster shows it again. It leads to a form and
nowhere else, and is worth nothing after the day.
"""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaisai.core.access.enums import Role
from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.signup.enums import OfferState

LONGEST_NAME = 40
LONGEST_WORD = 10


class SignUp(models.Model):
    """A day on which people can offer to help. Its word changes when it is opened again."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "day", "is_open", "word", "ends_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    day = models.DateField()
    word = models.CharField(max_length=LONGEST_WORD)
    is_open = models.BooleanField(default=True)
    ends_at = models.DateTimeField()  # four in the next morning, venue time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "day"], name="signup_day_once"),
            models.UniqueConstraint(fields=["conference", "word"], name="signup_word_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    def is_over(self, at: datetime) -> bool:
        """Whether its day has ended."""
        return self.ends_at <= at


class Offer(models.Model):
    """Somebody offers to help on a day; accepted, until when they do, and as what."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("account", "who gets the role, and the mail that says so", Keep.ACCOUNT),
        Personal("name", "what the crew calls who helps", Keep.ROW),
        Personal("tasks", "what somebody can do", Keep.ROW),
        Personal("until", "how long somebody can stay", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "tasks",
        "until",
        "state",
        "role",
        "team",
        "offered_at",
        "decided_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    signup = models.ForeignKey(SignUp, models.CASCADE, related_name="offers")
    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    tasks = models.JSONField(default=list)
    # Waiting, until when they can stay; accepted, until when the role lasts.
    until = models.DateTimeField()
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.WAITING)
    role = models.CharField(max_length=12, choices=Role.choices, blank=True)
    team = models.CharField(max_length=50, blank=True)
    offered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signup", "account"], name="offer_once"),
            models.CheckConstraint(
                condition=~Q(state=OfferState.ACCEPTED) | ~Q(role=""), name="offer_accepted_as"
            ),
        ]
        indexes = [models.Index(fields=["signup", "state"], name="offer_by_state")]

    def __str__(self) -> str:
        return f"{self.pk}"

    def helps(self, at: datetime) -> bool:
        """Whether it is accepted and not over yet."""
        return self.state == OfferState.ACCEPTED and self.until > at
