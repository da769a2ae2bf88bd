"""What was told of people, assumed, seen in slots that are over, and changed in the network."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.engines.wireless.aftermath import Outcome
from kaisai.engines.wireless.state import Defaults, Kind, Source

LONGEST_SLOT = 200  # characters of the key of a slot: the code of a session, or room and beginning
MOST_PEOPLE = 100_000
LONGEST_NOTE = 200
USUAL = Defaults()
_SHARE = (MinValueValidator(0.01), MaxValueValidator(1.5))


class Assumptions(models.Model):
    """What is assumed at a conference until it is seen; shares are parts of 1."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "devices_per_person",
        "associated_share",
        "fill_session",
        "fill_break",
    )

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    devices_per_person = models.FloatField(
        default=USUAL.devices_per_person,
        validators=[MinValueValidator(0.1), MaxValueValidator(5.0)],
    )
    associated_share = models.FloatField(
        default=USUAL.associated_share, validators=[MinValueValidator(0.01), MaxValueValidator(1.0)]
    )
    fill_session = models.FloatField(default=USUAL.fill_session, validators=[*_SHARE])
    fill_break = models.FloatField(default=USUAL.fill_break, validators=[*_SHARE])

    def __str__(self) -> str:
        return str(self.conference)


class Expectation(models.Model):
    """How many people a slot has, as somebody said or, `counted`, as they came through the door."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the number", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("slot", "people", "counted", "told_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slot = models.CharField(max_length=LONGEST_SLOT)
    people = models.PositiveIntegerField(validators=[MaxValueValidator(MOST_PEOPLE)])
    counted = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slot"], name="expectation_once")
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.people}"


class PastSlot(models.Model):
    """A slot that is over: people as they were known, clients as they were seen."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "slot",
        "room",
        "kind",
        "starts_at",
        "ends_at",
        "people",
        "source",
        "clients",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey("conference.Room", models.CASCADE, related_name="+")
    slot = models.CharField(max_length=LONGEST_SLOT)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    people = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Source])
    clients = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slot"], name="past_slot_once")
        ]

    def __str__(self) -> str:
        return self.slot


class Change(models.Model):
    """What the crew changed, and what it did.

    `why` and `effects` are those of `engines.wireless.aftermath`, as JSON; None for what was not measured.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the change", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "what",
        "device",
        "room",
        "made_at",
        "outcome",
        "effects",
        "judged_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    what = models.CharField(max_length=300)
    device = models.ForeignKey(
        "network.Device", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    room = models.ForeignKey(
        "conference.Room", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    by_label = models.CharField(max_length=120)
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(each.value, each.value) for each in Outcome]
    )
    why = models.JSONField(default=dict, blank=True)
    effects = models.JSONField(default=list, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conference", "made_at"], name="change_by_time")]

    def __str__(self) -> str:
        return self.what


class Complaint(models.Model):
    """Somebody said in a room that its Wi-Fi is bad, and somebody of the crew noted it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("note", "what was said, and where; it may name people", Keep.ERASE),
        Personal("by_label", "whom to ask about the complaint", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "room", "at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey("conference.Room", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["conference", "at"], name="complaint_by_time")]

    def __str__(self) -> str:
        return str(self.room)
