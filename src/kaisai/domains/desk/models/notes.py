"""What the desk should know of somebody before they are let in."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import Keep, Personal

LONGEST_NOTE = 200


class DeskNote(models.Model):
    """A note of the crew about whoever holds a ticket: the devices of the desk carry it."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("ticket", "whom the desk should look after", Keep.ROW),
        Personal("text", "what the desk should know", Keep.ROW),
        Personal("by_label", "who can be asked about it", Keep.ROW),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    ticket = models.OneToOneField("registration.Ticket", models.CASCADE, related_name="+")
    text = models.CharField(max_length=LONGEST_NOTE)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.text
