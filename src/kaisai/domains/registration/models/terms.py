"""Until when holders do themselves what the crew does later."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal


class Terms(models.Model):
    """Of a conference's sale; what is not said lasts until the conference is over."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("changes_until", "returns_until")

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    changes_until = models.DateTimeField(null=True, blank=True)
    returns_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.conference_id}"
