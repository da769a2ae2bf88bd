"""Roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is at one conference, most trusted first. Who has none is a stranger."""

    CHAIR = "chair", _("Chair")
    TEAM_LEAD = "team_lead", _("Team lead")
    NOC = "noc", _("Network crew")
    STAFF = "staff", _("Staff")
    DAY_STAFF = "day_staff", _("Day staff")
    SPEAKER = "speaker", _("Speaker")
    ATTENDEE = "attendee", _("Attendee")


CREW = frozenset({Role.CHAIR, Role.TEAM_LEAD, Role.NOC, Role.STAFF, Role.DAY_STAFF})
