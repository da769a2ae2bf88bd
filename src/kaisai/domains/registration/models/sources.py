"""Attendees who registered elsewhere: lists of connpass, Doorkeeper and pretix, and what they said."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.registration.enums import RegistrationStatus, SourceKind
from kaisai.domains.registration.models.shop import Item, Ticket


class AttendeeList(models.Model):
    """A list at another service, read again and again. Two lists there have two names here."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("imported_by", "whom to ask about an import", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "source", "name", "file", "imported_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=SourceKind.choices)
    name = models.CharField(max_length=60, blank=True)
    file = models.CharField(max_length=200, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "source", "name"], name="attendee_list_once"
            )
        ]

    def __str__(self) -> str:
        source = str(SourceKind(self.source).label)
        return f"{source}: {self.name}" if self.name else source


class Alias(models.Model):
    """What a list calls an item."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    source_list = models.ForeignKey(AttendeeList, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_list", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class Origin(models.Model):
    """Where a ticket came from, and the row of the list as it was read last."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("key", "to know the registration again", Keep.ERASE),
        Personal("number", "the desk's way to a registration made elsewhere", Keep.ERASE),
        Personal("user", "to know the registration again", Keep.ERASE),
        Personal("told", "to see what changed, and answers that were given there", Keep.ERASE),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    source_list = models.ForeignKey(AttendeeList, models.CASCADE, related_name="origins")
    ticket = models.OneToOneField(Ticket, models.CASCADE, related_name="origin")
    key = models.CharField(max_length=64)
    number = models.CharField(max_length=200, blank=True)
    user = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=RegistrationStatus.choices)
    status_text = models.CharField(max_length=100, blank=True)
    attended = models.BooleanField(null=True, blank=True)
    is_gone = models.BooleanField(default=False)  # no longer in the list
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_list", "key"], name="origin_once")]
        indexes = [models.Index(fields=["conference", "number"], name="origin_by_number")]

    def __str__(self) -> str:
        return self.number

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Titles and cells of the columns that only this list has."""
        return [(str(title), str(cell)) for title, cell in self.told.get("answers", ())]


class Standing(models.Model):
    """What a list said of a registration from a moment on: the history of its status."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    origin = models.ForeignKey(Origin, models.CASCADE, related_name="standings")
    at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=RegistrationStatus.choices)
    status_text = models.CharField(max_length=100, blank=True)
    is_gone = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.status_text or self.status
