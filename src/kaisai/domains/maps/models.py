"""Where devices stand on the topology map, floor plans, and what stands on them."""

from typing import ClassVar

from django.db import models
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal


class Position(models.Model):
    """Where somebody put a device on the topology map: its middle, x to the right, y down."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("device", "x", "y")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    device = models.OneToOneField("network.Device", models.CASCADE, related_name="+")
    x = models.FloatField()
    y = models.FloatField()

    def __str__(self) -> str:
        return str(self.device)


class Plan(models.Model):
    """A floor plan: a picture, cleaned when it came in. `width` and `height` are its own units."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "name",
        "floor",
        "media_type",
        "width",
        "height",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    name = I18nCharField(max_length=100)
    floor = models.ForeignKey(
        "conference.Floor", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    media_type = models.CharField(max_length=20)
    drawing = models.BinaryField()
    digest = models.CharField(max_length=16)
    width = models.FloatField()
    height = models.FloatField()

    def __str__(self) -> str:
        return str(self.name)


class Spot(models.Model):
    """A device or a room on a plan; x and y from 0 to 1 of its width and height.

    `area` holds the corners `[x, y]` of a room, in the same measure; none for a device.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "plan", "device", "room", "x", "y", "area")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="spots")
    device = models.OneToOneField(
        "network.Device", models.CASCADE, null=True, blank=True, related_name="+"
    )
    room = models.ForeignKey(
        "conference.Room", models.CASCADE, null=True, blank=True, related_name="+"
    )
    x = models.FloatField()
    y = models.FloatField()
    area = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(device__isnull=False, room__isnull=True)
                | models.Q(device__isnull=True, room__isnull=False),
                name="spot_of_device_or_room",
            ),
            models.UniqueConstraint(fields=["plan", "room"], name="room_once_on_a_plan"),
        ]

    def __str__(self) -> str:
        return str(self.device or self.room)
