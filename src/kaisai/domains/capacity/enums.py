"""Words of capacity for pages and choices."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Horizon(models.TextChoices):
    """How far the board looks ahead."""

    SOON = "30", _("30 minutes")
    HOURS = "120", _("2 hours")
    DAY = "day", _("rest of the day")

    def span(self, at: datetime, day_ends_at: datetime) -> timedelta:
        """How long that is at a moment of a day."""
        if self is Horizon.DAY:
            return max(day_ends_at - at, timedelta(minutes=30))
        return timedelta(minutes=int(self.value))
