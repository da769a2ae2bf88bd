"""Words of letters for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """How far a request for a letter is."""

    WAITING = "waiting", _("asked for")
    ISSUED = "issued", _("issued")
    REFUSED = "refused", _("refused")
