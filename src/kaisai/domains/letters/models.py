"""Who invites, and who needs a letter for a visa.

What a passport says stands sealed with the secret key of the installation, so that neither a copy of
the database nor a look into it tells it. It is erased when a request is refused or taken back, and the
whole row at close-out.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import Keep, Personal
from kaisai.domains.letters.enums import LetterState

LONGEST_NAME = 100
LONGEST_ADDRESS = 300
LONGEST_REASON = 300


class Letterhead(models.Model):
    """In whose name people are invited. Letters are offered once it is there."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("contact", "whom a consulate asks", Keep.ROW),
        Personal("signer", "who signs letters", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("host", "address", "note", "issued")

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    host = I18nCharField(max_length=200)
    address = I18nCharField(max_length=LONGEST_ADDRESS, blank=True)
    contact = models.CharField(max_length=200)
    signer = I18nCharField(max_length=LONGEST_NAME)
    title = I18nCharField(max_length=LONGEST_NAME, blank=True)
    note = I18nCharField(max_length=500, blank=True)
    issued = models.PositiveIntegerField(default=0)  # the number of the last letter

    def __str__(self) -> str:
        return str(self.host)


class Letter(models.Model):
    """Somebody's request for a letter, and the letter. `printed` is a snapshot of what the host says."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "whom a letter invites, as in the passport", Keep.ROW),
        Personal("nationality", "what the letter tells the consulate", Keep.ROW),
        Personal(
            "sealed", "passport number, birth date and address, told to the consulate", Keep.ROW
        ),
        Personal("consulate", "to whom the letter is handed in", Keep.ROW),
        Personal("arrives_on", "when the guest travels", Keep.ROW),
        Personal("leaves_on", "when the guest travels", Keep.ROW),
        Personal("reason", "why there is no letter", Keep.ROW),
        Personal("printed", "who signed the letter", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "state",
        "number",
        "code",
        "asked_at",
        "decided_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    ticket = models.ForeignKey("registration.Ticket", models.CASCADE, related_name="+")
    # The digest of the way to the ticket of whoever it was given to, empty for who bought it: whoever
    # has the ticket next must not see the passport of who had it before.
    holder = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    name = models.CharField(max_length=LONGEST_NAME)
    nationality = models.CharField(max_length=60)
    sealed = models.BinaryField(max_length=4000, default=b"")
    consulate = models.CharField(max_length=LONGEST_NAME)
    arrives_on = models.DateField()
    leaves_on = models.DateField()
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)  # the number as it is printed
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    printed = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="letter_number_once"),
            models.UniqueConstraint(
                fields=["ticket", "holder"],
                condition=~Q(state=LetterState.REFUSED),
                name="letter_of_a_holder_once",
            ),
            models.CheckConstraint(
                condition=Q(leaves_on__gte=models.F("arrives_on")), name="letter_stay_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["conference", "state"], name="letter_by_state")]

    def __str__(self) -> str:
        return self.code or f"{self.pk}"
