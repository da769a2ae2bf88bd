"""Where people queue."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal
from kaisai.domains.desk.enums import LaneLanguage, LaneSort


class LanePlan(models.Model):
    """By what people are put into lanes, and since when the borders are where they are."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("sort", "moved_at")

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    sort = models.CharField(max_length=6, choices=LaneSort.choices, default=LaneSort.NAME)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.get_sort_display())


class Lane(models.Model):
    """A lane: for whom it is, and from which key on. It ends where the next lane of its group begins.

    Lanes of a group are for the same people and stand beside each other. The last group is for everybody.
    """

    # A border is a few letters of a name, as an index has them; it names nobody.
    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("number", "group", "kinds", "language", "begins")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    kinds = models.JSONField(default=list, blank=True)  # of tickets; empty for all
    language = models.CharField(max_length=2, choices=LaneLanguage.choices, blank=True)
    begins = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="lane_number_once")
        ]

    def __str__(self) -> str:
        return str(self.number)
