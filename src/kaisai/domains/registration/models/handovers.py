"""To whom a ticket was given, where they said where to write to."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import Keep, Personal


class Handover(models.Model):
    """The last time that a ticket was given to another person; with it their address can be made again."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("email", "where to write to about a ticket that was given away", Keep.ROW),
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    ticket = models.OneToOneField("registration.Ticket", models.CASCADE, related_name="handed_over")
    generation = models.PositiveIntegerField()  # of the ticket then; the address is made of it
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id}"
