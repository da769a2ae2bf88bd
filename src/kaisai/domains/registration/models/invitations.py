"""Who was invited by mail, each with a voucher of their own."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import Keep, Personal
from kaisai.domains.registration.models.vouchers import Voucher


class Invitation(models.Model):
    """A voucher that was written to somebody. What became of it is told by the voucher and its mails."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("name", "whom the invitation addresses", Keep.ERASE),
        Personal("email", "where the invitation is sent", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "email",
        "name",
        "language",
        "invited_at",
        "declined_at",
        "withdrawn_at",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    voucher = models.OneToOneField(Voucher, models.CASCADE, related_name="invitation")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2)
    invited_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["conference", "email"], name="invitation_to")]

    def __str__(self) -> str:
        return f"{self.pk}"
