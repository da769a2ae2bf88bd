"""The agents of devices: how they are asked, what they have, whether they answer.

What they count is elsewhere: in the metric store, under `<conference>/snmp/<device>`.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kaisai.core.kit.language import spoken
from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal
from kaisai.domains.traffic.enums import (
    SNMP,
    Authentication,
    PartKind,
    Privacy,
    ProposalKind,
    SnmpVersion,
    kind_label,
)
from kaisai.engines.probes.losses import lost_sentence

LONGEST_LABEL = 255
LONGEST_CERTIFICATE = 20_000  # characters: some certificates in a row
FASTEST, SLOWEST = 5, 3600  # seconds between two rounds


class Profile(models.Model):
    """How agents are asked: many over SNMP alike, or one controller over HTTP.

    `kind` is `snmp` or the name of a vendor file of controllers, for which `url`, `site`, `secret`
    and `certificate` are; see `engines.probes.rest`. Secrets are never described, journaled, logged
    or exported.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "name",
        "kind",
        "version",
        "port",
        "auth",
        "privacy",
        "url",
        "site",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, default=SNMP)
    version = models.CharField(max_length=2, choices=SnmpVersion.choices, default=SnmpVersion.V2C)
    port = models.PositiveIntegerField(
        default=161, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    community = models.CharField(max_length=120, blank=True)
    user = models.CharField(max_length=64, blank=True)
    auth = models.CharField(max_length=8, choices=Authentication.choices, blank=True)
    auth_key = models.CharField(max_length=120, blank=True)
    privacy = models.CharField(max_length=8, choices=Privacy.choices, blank=True)
    privacy_key = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=300, blank=True)
    site = models.CharField(max_length=64, blank=True)
    secret = models.CharField(max_length=300, blank=True)
    certificate = models.TextField(blank=True, max_length=LONGEST_CERTIFICATE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "name"], name="snmp_profile_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_snmp(self) -> bool:
        """Whether it is of SNMP, and not of a controller."""
        return self.kind == SNMP

    @property
    def told_kind(self) -> str:
        """How it asks, as people call it."""
        return SnmpVersion(self.version).label if self.is_snmp else kind_label(self.kind)


class Agent(models.Model):
    """The agent of a device; without an `address` of its own, that of the device is asked.

    Where it is a controller asked over HTTP, the address is that of its profile.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "device",
        "profile",
        "address",
        "interval",
        "vendor",
        "sysname",
        "descr",
        "answers",
        "since",
        "problem",
        "troubles",
        "booted_at",
        "surveyed_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    device = models.OneToOneField("network.Device", models.CASCADE, related_name="agent")
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="agents")
    address = models.CharField(max_length=253, blank=True)
    interval = models.PositiveIntegerField(
        default=10, validators=[MinValueValidator(FASTEST), MaxValueValidator(SLOWEST)]
    )
    vendor = models.CharField(max_length=LONGEST_LABEL, blank=True)
    sysname = models.CharField(max_length=LONGEST_LABEL, blank=True)
    descr = models.CharField(max_length=LONGEST_LABEL, blank=True)
    answers = models.BooleanField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    troubles = models.JSONField(default=list, blank=True)
    booted_at = models.DateTimeField(null=True, blank=True)
    surveyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.device)

    @property
    def told_problem(self) -> str:
        """Why it does not answer and what to do, for the reader."""
        return lost_sentence(self.problem, spoken()) if self.problem else ""


class Part(models.Model):
    """One port, radio, sensor and so on of an agent. `device` is the access point that a radio is of.

    `labels` say what it is (speed, band …), `meanings` what of it is counted (octets, clients …). What an agent has no longer stays, not `present`, so that its past can be shown.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "agent",
        "kind",
        "key",
        "name",
        "labels",
        "meanings",
        "device",
        "is_uplink",
        "present",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=12, choices=PartKind.choices)
    key = models.CharField(max_length=LONGEST_LABEL)
    name = models.CharField(max_length=LONGEST_LABEL, blank=True)
    labels = models.JSONField(default=dict, blank=True)
    meanings = models.JSONField(default=list, blank=True)
    device = models.ForeignKey("network.Device", models.CASCADE, related_name="+")
    is_uplink = models.BooleanField(default=False)
    present = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "kind", "key"], name="part_once")]
        indexes = [
            models.Index(fields=["conference", "kind"], name="part_by_kind"),
            models.Index(fields=["device", "kind"], name="part_by_device"),
        ]

    def __str__(self) -> str:
        return self.name or self.key


class Proposal(models.Model):
    """What a search found that the inventory does not have; nothing of it counts until somebody says so."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "kind",
        "key",
        "told",
        "found_at",
        "dismissed",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ProposalKind.choices)
    key = models.CharField(max_length=600)
    told = models.JSONField()
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    found_at = models.DateTimeField()
    dismissed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "kind", "key"], name="proposal_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
