"""What the poller last knew, so that pages and restarts can ask.

History is elsewhere: changes in the journal, round-trip times in the metric store.
"""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.monitoring.enums import Subject, TargetStateKind


class TargetState(models.Model):
    """The present state of one target, by its key."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "key",
        "state",
        "since",
        "why",
        "cause",
        "hides",
        "flapping",
        "score",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    state = models.CharField(
        max_length=12, choices=TargetStateKind.choices, default=TargetStateKind.UNKNOWN
    )
    since = models.DateTimeField()
    why = models.JSONField(default=dict)
    cause = models.CharField(max_length=200, blank=True)
    hides = models.JSONField(default=list)
    flapping = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "key"], name="target_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"


class Health(models.Model):
    """The present health of a room, or of the whole conference (`room` empty): worst of many rules."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("room", "score", "state", "why")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.CharField(max_length=50, blank=True)
    score = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=12, choices=TargetStateKind.choices, default=TargetStateKind.UNKNOWN
    )
    why = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "room"], name="health_once")]

    def __str__(self) -> str:
        return f"{self.room or 'all'}: {self.score}"


class Sight(models.Model):
    """Whether the poller watches this conference, and whether it can see at all."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    watching_since = models.DateTimeField(null=True)
    blind = models.BooleanField(default=False)
    blind_why = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "blind" if self.blind else "watching"


class Maintenance(models.Model):
    """Work announced beforehand: what it is about turns nothing red until it ends."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the work", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "subject",
        "name",
        "starts_at",
        "ends_at",
        "note",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    name = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="maintenance_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.name}"
