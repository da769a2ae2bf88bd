"""What the crew said of people: who is the same, and how they are called.

People themselves are in no table. They follow from what they left (orders, tickets, talks …) and from the
rows here, which point at that and change nothing of it (`engines/sameness`).
"""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import Keep, Personal

LONGEST_KEY = 300


class Sameness(models.Model):
    """Somebody judged that two are one person, or that they are not. Taken back, the row stays and says so."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("one", "which mail address, ticket or talk is whose", Keep.ROW),
        Personal("other", "which mail address, ticket or talk is whose", Keep.ROW),
        Personal("judged_by", "whom to ask about it", Keep.ROW),
        Personal("undone_by", "whom to ask about it", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "is_same", "judged_at", "undone_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    one = models.CharField(max_length=LONGEST_KEY)
    other = models.CharField(max_length=LONGEST_KEY)
    is_same = models.BooleanField()
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=120)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "one", "other", "is_same"],
                condition=models.Q(undone_at__isnull=True),
                name="sameness_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class NameCard(models.Model):
    """How somebody is called at a conference, in the words of the crew; the badge's names are the person's."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("key", "whose names they are", Keep.ROW),
        Personal("person", "one person across roles", Keep.ROW),
        Personal("legal_name", "visas, travel and contracts", Keep.ROW),
        Personal("addressee", "letters and receipts", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "saved_at")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    person = models.OneToOneField("identity.Person", models.CASCADE, related_name="+")
    legal_name = models.CharField(max_length=200, blank=True)
    addressee = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "key"], name="name_card_once")]

    def __str__(self) -> str:
        return f"{self.pk}"
