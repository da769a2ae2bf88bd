"""What rooms expect of their sockets and SSIDs, what was measured there, and who signed them off."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.checks.enums import CheckSource

LONGEST_PLACE = 80
LONGEST_NOTE = 300


class ExpectationFile(models.Model):
    """A file of expectations as it was written: that of one room, or, without `room`, of all."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("room", "text", "saved_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey(
        "conference.Room", models.CASCADE, null=True, blank=True, related_name="+"
    )
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(room__isnull=True),
                name="common_expectations_once",
            ),
            models.UniqueConstraint(
                fields=["conference", "room"],
                condition=models.Q(room__isnull=False),
                name="room_expectations_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.room or self.conference)


class Check(models.Model):
    """One run at one place of a room, a socket or an SSID.

    `at` is when it began, by the laptop's clock but never in the future. `outcomes` are those of
    `engines.dropcheck.outcomes.Outcome`, as JSON.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the check", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "room",
        "place",
        "at",
        "source",
        "interface",
        "outcomes",
        "well",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey("conference.Room", models.CASCADE, related_name="+")
    place = models.CharField(max_length=LONGEST_PLACE)
    at = models.DateTimeField()
    source = models.CharField(max_length=4, choices=CheckSource.choices)
    interface = models.CharField(max_length=200, blank=True)
    by_label = models.CharField(max_length=120)
    outcomes = models.JSONField()
    well = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["conference", "room", "place"], name="check_by_place")]

    def __str__(self) -> str:
        return f"{self.room} {self.place}"


class SignOff(models.Model):
    """Somebody said that a room may open, having seen everything up to this check."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "who answers for the room", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "room", "seen", "at", "note")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey("conference.Room", models.CASCADE, related_name="+")
    seen = models.ForeignKey(Check, models.CASCADE, related_name="sign_offs")
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    def __str__(self) -> str:
        return str(self.room)
