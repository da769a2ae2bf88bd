"""Sessions and speakers: just enough of the programme for the day board."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal


class Speaker(models.Model):
    """Somebody who speaks, as the programme names them."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "the programme", Keep.PSEUDONYMISE),
        Personal("person", "one person across roles", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "name")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    person = models.ForeignKey(
        "identity.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "code"], name="speaker_once")]

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A slot of the programme in a room."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "code",
        "title",
        "subtitle",
        "kind",
        "track",
        "language",
        "room",
        "starts_at",
        "ends_at",
        "url",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    room = models.ForeignKey("conference.Room", models.SET_NULL, null=True, related_name="sessions")
    code = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    subtitle = models.CharField(max_length=300, blank=True)
    abstract = models.TextField(blank=True)
    kind = models.CharField(max_length=60, blank=True)
    track = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    url = models.CharField(max_length=500, blank=True)
    speakers = models.ManyToManyField(Speaker, related_name="sessions", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "code"], name="session_once")]
        indexes = [models.Index(fields=["conference", "starts_at"], name="session_by_time")]

    def __str__(self) -> str:
        return self.title
