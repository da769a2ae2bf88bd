"""Alerts as they are kept, what people have set, what is to be delivered, and what judging remembers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.alerts.enums import DeliveryState, Language, Severity

LONGEST_KEY = 400


class Alert(models.Model):
    """One cause that is or was wrong: an incident of the engine, with its sentences.

    `members` show it (rule, subject, device, room, level), `hides` names what is unreachable behind
    it, `hidden` counts the alerts that it explains.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "key",
        "cause",
        "level",
        "device",
        "rooms",
        "since",
        "ended_at",
        "short_en",
        "short_ja",
        "long_en",
        "long_ja",
        "hides",
        "hidden",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    cause = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Severity.choices)
    device = models.CharField(max_length=200, blank=True)
    rooms = models.JSONField(default=list, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    short_en = models.TextField()
    short_ja = models.TextField()
    long_en = models.TextField()
    long_ja = models.TextField()
    members = models.JSONField(default=list, blank=True)
    hides = models.JSONField(default=list, blank=True)
    hidden = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "key"], condition=Q(ended_at=None), name="alert_open_once"
            )
        ]
        indexes = [models.Index(fields=["conference", "ended_at"], name="alert_by_end")]

    def __str__(self) -> str:
        return self.short_en


class Acknowledgement(models.Model):
    """Somebody takes care of an alert; told again after `until` when it is still there."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the alert", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "alert", "at", "until")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="acknowledgements")
    by_label = models.CharField(max_length=120)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.by_label}: {self.alert}"


class Silence(models.Model):
    """Nothing is told of what matches all that is named, until its end; it always has one."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("by_label", "whom to ask about the silence", Keep.PSEUDONYMISE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "rule",
        "subject",
        "device",
        "room",
        "starts_at",
        "ends_at",
        "note",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=LONGEST_KEY, blank=True)
    device = models.CharField(max_length=200, blank=True)
    room = models.CharField(max_length=50, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    by_label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="silence_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.rule, self.subject, self.device, self.room)))


class Override(models.Model):
    """What differs of one rule at this conference: the keys as they would stand in a file of rules."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("rule", "changes")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60)
    changes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "rule"], name="override_once")]

    def __str__(self) -> str:
        return self.rule


class Route(models.Model):
    """Who is told of which alerts. Mail addresses, webhook and its secret are never journaled or exported.

    `steps` are `{"route": name, "minutes": n}`: who is told when nobody acknowledged for so long.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("mails", "whom to tell of alerts", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "name",
        "level",
        "rooms",
        "labels",
        "phases",
        "language",
        "steps",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=Severity.choices, default=Severity.WARN)
    rooms = models.JSONField(default=list, blank=True)
    labels = models.JSONField(default=list, blank=True)
    phases = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.EN)
    mails = models.JSONField(default=list, blank=True)
    webhook = models.CharField(max_length=500, blank=True)
    webhook_secret = models.CharField(max_length=120, blank=True)
    steps = models.JSONField(default=list, blank=True)
    # With False it is told only by steps of others: those who are woken last.
    direct = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "name"], name="route_once")]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """Who of a route is told for a while; while none runs, those of the next step are, or the route's own addresses."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("mails", "whom to tell of alerts", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "route", "name", "starts_at", "ends_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    route = models.ForeignKey(Route, models.CASCADE, related_name="shifts")
    name = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mails = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route", "name"], name="shift_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="shift_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one mailbox or webhook: entry and target make it unique, so nothing is told twice.

    `target` is `mail:<address>` or `webhook`. `said` holds what is told in both languages.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("target", "whom to tell of alerts", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "route", "state", "attempts", "next_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    entry = models.PositiveBigIntegerField()
    alert = models.ForeignKey(
        Alert, models.SET_NULL, null=True, blank=True, related_name="deliveries"
    )
    route = models.CharField(max_length=60)
    target = models.CharField(max_length=300)
    said = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem_en = models.CharField(max_length=300, blank=True)
    problem_ja = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "target"], name="delivery_once")]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.route} {self.entry}"


class JudgingState(models.Model):
    """What judging remembers across a restart: the evaluator, who was told of what, ports in front."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    evaluator = models.JSONField(default=dict)
    ledger = models.JSONField(default=dict)
    ports = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"judged {self.at}"
