"""What of the measured values goes out to anybody, and whose values are taken in.

The values are elsewhere: in the metric store, what is taken in under `<conference>/prom/<device>`.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kaisai.core.kit.language import spoken
from kaisai.core.kit.personal import NOTHING_PERSONAL, Personal
from kaisai.engines.probes.scrape import lost_sentence, place_of

FASTEST, SLOWEST = 5, 3600  # seconds between two scrapes


class Publication(models.Model):
    """While there is one, anybody may ask how many clients are connected where."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("since",)

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.conference} {self.since:%Y-%m-%d %H:%M}"


class Exporter(models.Model):
    """A Prometheus exporter of a device, scraped for what `keep` names (patterns with `*` and `?`).

    `parts` are its pools and session tables, as `engines.probes.exporters` finds them; they are kept
    whatever `keep` says. `secret` and the parameters of its address are never described, journaled
    or logged.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "device",
        "place",
        "interval",
        "keep",
        "answers",
        "since",
        "problem",
        "parts",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    device = models.OneToOneField("network.Device", models.CASCADE, related_name="exporter")
    url = models.CharField(max_length=500)
    user = models.CharField(max_length=100, blank=True)
    secret = models.CharField(max_length=200, blank=True)
    interval = models.PositiveIntegerField(
        default=15, validators=[MinValueValidator(FASTEST), MaxValueValidator(SLOWEST)]
    )
    keep = models.JSONField(default=list, blank=True)
    answers = models.BooleanField(null=True, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    parts = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(self.device)

    @property
    def place(self) -> str:
        """Where it is, without what may be secret in its address."""
        return place_of(self.url)

    @property
    def told_problem(self) -> str:
        """Why it does not answer and what to do, for the reader."""
        return lost_sentence(self.problem, spoken()) if self.problem else ""
