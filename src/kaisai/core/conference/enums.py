"""Words of the conference."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseKind(models.TextChoices):
    """The ways in which a crew works, in their usual order."""

    BUILD = "build", _("Build")
    REHEARSE = "rehearse", _("Rehearse")
    DOORS = "doors", _("Doors")
    SESSIONS = "sessions", _("Sessions")
    PARTY = "party", _("Party")
    TEARDOWN = "teardown", _("Teardown")
