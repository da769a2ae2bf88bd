"""Who may be let in where, and who was.

Scans are the logs of the desks: rows are added and never changed. Admissions are what the scans come
to (`kaisai.engines.admission`): one row for each ticket, list and turn, by a constraint, so that of
any number of desks only one lets a ticket in. Stays are who is inside a room that has a gate.
"""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.desk.enums import AdmissionRule

_SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*$")


class AdmissionList(models.Model):
    """Something that people are let into, or handed: the venue, lunch, a bag, a room."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "slug", "name", "rule", "capacity", "room")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    name = I18nCharField(max_length=100)
    rule = models.CharField(max_length=5, choices=AdmissionRule.choices, default=AdmissionRule.ONCE)
    # None: every ticket that is not an add-on.
    items: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "registration.Item", blank=True, related_name="+"
    )
    capacity = models.PositiveIntegerField(null=True, blank=True)
    room = models.ForeignKey(
        "conference.Room", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="admission_list_slug_once")
        ]

    def __str__(self) -> str:
        return str(self.name)


class Scan(models.Model):
    """A line of a desk's log: a ticket let in or gone out, or a line undone. Never changed."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("ticket", "who was there", Keep.PSEUDONYMISE),
        Personal("note", "why somebody was let in nevertheless, or not after all", Keep.ERASE),
        Personal("by_label", "who worked at the desk", Keep.PSEUDONYMISE),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    admission_list = models.ForeignKey(AdmissionList, models.PROTECT, related_name="scans")
    ticket = models.ForeignKey("registration.Ticket", models.PROTECT, related_name="+")
    device = models.CharField(max_length=40)
    number = models.BigIntegerField()
    desk = models.CharField(max_length=60)
    at = models.DateTimeField()  # kaisai's clock, as the device knew it
    device_at = models.DateTimeField()  # the device's clock
    received_at = models.DateTimeField()
    turn = models.CharField(max_length=70, blank=True)
    undoes_device = models.CharField(max_length=40, blank=True)
    undoes_number = models.BigIntegerField(null=True, blank=True)
    is_out = models.BooleanField(default=False)  # went out, at the gate of a room
    note = models.CharField(max_length=200, blank=True)
    by_label = models.CharField(max_length=120)
    tx = models.BigIntegerField(default=0, editable=False)  # as in the journal, by the same trigger

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "device", "number"], name="scan_once")
        ]
        indexes = [
            models.Index(fields=["admission_list", "ticket"], name="scan_by_ticket"),
            models.Index(fields=["conference", "tx", "id"], name="scan_reading_order"),
        ]

    def __str__(self) -> str:
        return f"{self.desk} {self.number}"


class Admission(models.Model):
    """A ticket was let in: the scan that holds of those of one turn."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("ticket", "who was there", Keep.PSEUDONYMISE),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    admission_list = models.ForeignKey(AdmissionList, models.PROTECT, related_name="admissions")
    ticket = models.ForeignKey("registration.Ticket", models.PROTECT, related_name="+")
    turn = models.CharField(max_length=70)
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["admission_list", "ticket", "turn"], name="admission_once"
            )
        ]
        indexes = [models.Index(fields=["admission_list", "turn"], name="admission_by_turn")]

    def __str__(self) -> str:
        return f"{self.admission_list_id} {self.ticket_id} {self.turn}"


class Stay(models.Model):
    """A ticket whose holder is inside, by the newest scan at the gate of a room; gone when they go out."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("ticket", "who is in the room", Keep.PSEUDONYMISE),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    admission_list = models.ForeignKey(AdmissionList, models.PROTECT, related_name="stays")
    ticket = models.ForeignKey("registration.Ticket", models.PROTECT, related_name="+")
    scan = models.ForeignKey(Scan, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["admission_list", "ticket"], name="stay_once")
        ]
        indexes = [models.Index(fields=["admission_list", "at"], name="stay_by_time")]

    def __str__(self) -> str:
        return f"{self.admission_list_id} {self.ticket_id}"
