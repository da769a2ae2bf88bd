"""What stands on badges."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal
from kaisai.domains.desk.enums import BadgeSize


class BadgeLayout(models.Model):
    """Size and fields of a conference's badges, and which questions say the rest."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "size",
        "shows_reading",
        "shows_latin",
        "shows_kind",
        "shows_lane",
    )

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    size = models.CharField(max_length=4, choices=BadgeSize.choices, default=BadgeSize.A6)
    shows_reading = models.BooleanField(default=True)
    shows_latin = models.BooleanField(default=True)
    shows_kind = models.BooleanField(default=True)
    shows_lane = models.BooleanField(default=True)
    affiliation = models.ForeignKey(
        "registration.Question", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Who said yes to it has a QR code on the badge; without it nobody has.
    consent = models.ForeignKey(
        "registration.Question", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(
        "registration.Question", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.get_size_display())
