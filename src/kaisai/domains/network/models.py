"""Devices of the venue network, how they hang together, and what of them is watched."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.network.enums import DeviceKind


class Device(models.Model):
    """Something with a cable or an antenna. `parents` is what must live for it to be reached."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "slug",
        "name",
        "kind",
        "room",
        "tags",
        "note",
        "info_url",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=DeviceKind.choices, default=DeviceKind.OTHER)
    room = models.ForeignKey(
        "conference.Room", models.SET_NULL, null=True, blank=True, related_name="devices"
    )
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    tags = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=500, blank=True)
    info_url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="device_slug_once")
        ]
        indexes = [models.Index(fields=["conference", "name"], name="device_by_name")]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """An address of a device."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "value", "label")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, models.CASCADE, related_name="addresses")
    value = models.CharField(max_length=253)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "value"], name="address_once")]

    def __str__(self) -> str:
        return self.value


class Link(models.Model):
    """A cable between two devices."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "a", "a_port", "b", "b_port")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    a = models.ForeignKey(Device, models.CASCADE, related_name="links_a")
    b = models.ForeignKey(Device, models.CASCADE, related_name="links_b")
    a_port = models.CharField(max_length=60, blank=True)
    b_port = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "a_port", "b", "b_port"], name="link_once")
        ]

    def __str__(self) -> str:
        return f"{self.a} {self.a_port} – {self.b} {self.b_port}"


class TargetGroup(models.Model):
    """A titled run of targets, as in a deadman file, with limits of its own."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "title", "note")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    title = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "title"], name="group_title_once")
        ]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What is probed. `key` is its identity for states and history and survives renaming."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "key",
        "name",
        "address",
        "kind",
        "port",
        "group",
        "device",
        "interval",
        "timeout",
        "anchor",
        "enabled",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, models.CASCADE, related_name="targets")
    group = models.ForeignKey(
        TargetGroup, models.SET_NULL, null=True, blank=True, related_name="targets"
    )
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=500)
    kind = models.CharField(max_length=8, default="icmp")
    port = models.PositiveIntegerField(default=0)
    query = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=100, blank=True)
    via = models.JSONField(default=dict, blank=True)
    # Communities and passwords of relays: never described, journaled, logged or exported unasked.
    via_secret = models.JSONField(default=dict, blank=True)
    interval = models.FloatField(null=True, blank=True)
    timeout = models.FloatField(null=True, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    anchor = models.BooleanField(default=False)
    alerts = models.BooleanField(default=True)
    enabled = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    info_url = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "key"], name="target_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class SourceFile(models.Model):
    """The file that the inventory last came from, kept to the byte for a loss-free export."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("imported_by", "whom to ask about the list", Keep.PSEUDONYMISE),
    )

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    dialect = models.CharField(max_length=20)
    data = models.BinaryField()
    interval = models.FloatField(null=True, blank=True)
    timeout = models.FloatField(null=True, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
