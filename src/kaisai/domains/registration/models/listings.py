"""Pages elsewhere on which the conference is announced, and their public figures."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal
from kaisai.domains.registration.enums import SourceKind


class Listing(models.Model):
    """A page at another service that is asked for its figures: as they were told last.

    `good_at` is when it told them, `tried_at` when it was asked last; `problem` says why the last
    question had no answer.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        *("source", "number", "title", "url", "accepted", "waiting", "places"),
        *("good_at", "tried_at", "problem"),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=SourceKind.choices)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=300, blank=True)
    accepted = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    places = models.PositiveIntegerField(null=True, blank=True)
    good_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "source", "number"], name="listing_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class ListingFigures(models.Model):
    """What a page told from a moment on: a row for each change."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="history")
    at = models.DateTimeField()
    accepted = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    places = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["listing", "at"], name="listing_figures_by_time")]

    def __str__(self) -> str:
        return f"{self.accepted} + {self.waiting}"
