"""Cash at the desk: tills, and their lines, which are added and never changed.

Triggers of the database refuse to change or delete a row. A till is closed by a line that says what was counted; after
it there is none.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.desk.enums import TillMovement

MOST_YEN = 10_000_000


class WalkIn(models.Model):
    """A ticket type that is sold at the desk."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    item = models.OneToOneField("registration.Item", models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.item)


class Till(models.Model):
    """A box of money at one desk, from when it is opened until it is counted."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("opened_by", "who answers for the money", Keep.LAW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "name", "opened_at")

    # A conference with cash lines cannot be deleted: they are books.
    conference = models.ForeignKey("conference.Conference", models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class TillLine(models.Model):
    """Money that came in or went out, or was counted; whole yen."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "who answers for the money", Keep.LAW),
        Personal("note", "why it was paid out, or what differs", Keep.LAW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "number",
        "movement",
        "amount",
        "received",
        "order",
        "note",
        "at",
    )

    conference = models.ForeignKey("conference.Conference", models.PROTECT, related_name="+")
    till = models.ForeignKey(Till, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    movement = models.CharField(max_length=6, choices=TillMovement.choices)
    amount = models.PositiveIntegerField(validators=[MaxValueValidator(MOST_YEN)])
    received = models.PositiveIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MOST_YEN)]
    )
    order = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    wish = models.CharField(max_length=64, blank=True)  # of the form that asked

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["till", "number"], name="till_line_once"),
            models.UniqueConstraint(
                fields=["till"], condition=Q(movement="count"), name="till_counted_once"
            ),
            models.UniqueConstraint(
                fields=["till", "wish"], condition=~Q(wish=""), name="till_wish_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.movement} {self.amount}"
