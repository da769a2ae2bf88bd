"""Words of checks for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckSource(models.TextChoices):
    """What measured."""

    CLI = "cli", _("command line")
    PAGE = "page", _("phone page")


class RoomState(models.TextChoices):
    """How far a room is, the most urgent first."""

    FAILED = "failed", _("not as expected")
    STALE = "stale", _("check again")
    NEVER = "never", _("not checked")
    WAITING = "waiting", _("waits for sign-off")
    SIGNED = "signed", _("signed off")

    @property
    def mark(self) -> str:
        """The colour of the board for it."""
        return _MARKS[self]


_MARKS = {
    RoomState.FAILED: "down",
    RoomState.STALE: "late",
    RoomState.NEVER: "unknown",
    RoomState.WAITING: "late",
    RoomState.SIGNED: "up",
}
