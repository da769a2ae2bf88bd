"""Words of the waiting room for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Turn(models.TextChoices):
    """How far somebody is in the line."""

    EARLY = "early", _("before the sale opens")
    WAITING = "waiting", _("in line")
    INSIDE = "inside", _("their turn")
    MISSED = "missed", _("turn missed")
