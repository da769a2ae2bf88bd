"""The conference, its days and phases, the venue and its rooms."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from i18nfield.fields import I18nCharField

from kaisai.core.conference.enums import PhaseKind
from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal

# The first word of an address: these belong to kaisai itself.
RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "api",
        "admin",
        "conferences",
        "health",
        "i18n",
        "live",
        "search",
        "static",
        "styleguide",
        "theme",
        "media",
        "reach",
        "metrics",
        "payments",
    }
)


def valid_conference_slug(slug: str) -> None:
    """Refuse words that are addresses of kaisai's own pages."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of kaisai itself; choose another."), params={"slug": slug}
        )


def valid_time_zone(name: str) -> None:
    """Refuse what the time zone database does not know."""
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone; write it like Asia/Tokyo."), params={"name": name}
        )


class Conference(models.Model):
    """One conference in one year."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "slug",
        "name",
        "time_zone",
        "starts_on",
        "ends_on",
        "is_public",
    )

    slug = models.CharField(
        max_length=50,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$"), valid_conference_slug],
    )
    name = I18nCharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="Asia/Tokyo", validators=[valid_time_zone])
    starts_on = models.DateField()
    ends_on = models.DateField()
    is_demo = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)  # strangers may know of it, and buy
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="conference_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone(self) -> ZoneInfo:
        """The venue's time zone."""
        return ZoneInfo(self.time_zone)


class Day(models.Model):
    """A day of the conference that attendees see."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="days")
    date = models.DateField()
    label = I18nCharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "date"], name="day_once")]

    def __str__(self) -> str:
        return str(self.label) or self.date.isoformat()


class Phase(models.Model):
    """A stretch of time in which the crew works in one way: build, rehearse, doors and so on."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    public_fields: ClassVar[tuple[str, ...]] = ("id", "kind", "starts_at", "ends_at")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=12, choices=PhaseKind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="phase_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def covers(self, at: datetime) -> bool:
        """Whether the instant lies within it; the end belongs to the next phase."""
        return self.starts_at <= at < self.ends_at


class Venue(models.Model):
    """A building."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="venues")
    name = I18nCharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return str(self.name)


class Floor(models.Model):
    """A storey of a venue; `level` orders them, basements are negative."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="floors")
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="floors")
    name = I18nCharField(max_length=50)
    level = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.name)


class Room(models.Model):
    """A place in the venue: sessions happen in it, devices stand in it, people fill it."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    public_fields: ClassVar[tuple[str, ...]] = ("id", "slug", "name", "floor", "seats", "standing")

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="rooms")
    floor = models.ForeignKey(Floor, models.SET_NULL, null=True, blank=True, related_name="rooms")
    slug = models.CharField(max_length=50, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")])
    name = I18nCharField(max_length=200)
    seats = models.PositiveIntegerField(default=0)
    standing = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="room_slug_once")
        ]

    def __str__(self) -> str:
        return str(self.name)
