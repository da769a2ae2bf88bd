"""Words of the desk for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdmissionRule(models.TextChoices):
    """How often a list lets a ticket in; values are those of `kaisai.engines.admission.merging.Rule`."""

    ONCE = "once", _("once")
    DAILY = "daily", _("once a day (a day begins at 4:00)")
    MANY = "many", _("as often as they come")
