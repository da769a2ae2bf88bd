"""Who is what at which conference."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from kaisai.core.access.enums import Role
from kaisai.core.kit.personal import Keep, Personal


class Grant(models.Model):
    """A role that an account holds at a conference, for the whole of it or for one team."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("account", "who may do what", Keep.ACCOUNT),
        Personal("granted_by", "who trusted whom", Keep.PSEUDONYMISE),
    )

    account = models.ForeignKey("identity.Account", models.CASCADE, related_name="grants")
    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="grants")
    role = models.CharField(max_length=12, choices=Role.choices)
    team = models.CharField(max_length=50, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=120)
    until = models.DateTimeField(null=True, blank=True)  # None: until it is taken back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "conference", "role", "team"], name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.team}".strip()

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended by itself."""
        return self.until is not None and self.until <= at
