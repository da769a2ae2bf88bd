"""The room in which people wait when a sale opens, and their places in the line."""

from datetime import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.engines.queueing.pace import Pace
from kaisai.engines.queueing.proof import MOST_BITS


class WaitingRoom(models.Model):
    """Of a conference's sale. How far the line has come is computed, never counted."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("opens_at", "per_minute", "bits", "is_on")

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    is_on = models.BooleanField(default=True)
    turn = models.PositiveIntegerField(default=1)  # how often it was opened; places are of one turn
    opens_at = models.DateTimeField()
    per_minute = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    bits = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_BITS)])
    # The pace holds since then, after that number.
    paced_since = models.DateTimeField()
    paced_after = models.PositiveIntegerField(default=0)
    is_drawn = models.BooleanField(default=False)  # whether those who came early have their numbers
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.conference_id}"

    @property
    def pace(self) -> Pace:
        """How the line moves."""
        return Pace(self.per_minute, self.paced_since, self.paced_after)

    def is_open(self, at: datetime) -> bool:
        """Whether the sale has opened."""
        return at >= self.opens_at


class Visitor(models.Model):
    """A place in the line: a number, or a lot until the sale opens."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("proof", "so that one piece of work gives one place", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "number", "joined_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    joined_at = models.DateTimeField()
    proof = models.CharField(max_length=64)  # digest of the challenge it joined with
    lot = models.BigIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "proof"], name="visitor_proof_once"),
            models.UniqueConstraint(
                fields=["conference", "number"],
                condition=models.Q(number__isnull=False),
                name="visitor_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
