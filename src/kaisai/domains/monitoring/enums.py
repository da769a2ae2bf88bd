"""Words of liveness for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetStateKind(models.TextChoices):
    """The states of `kaisai.engines.liveness.states.State`, with names people read."""

    UP = "up", _("up")
    LATE = "late", _("late")
    LOSSY = "lossy", _("lossy")
    DOWN = "down", _("down")
    UNREACHABLE = "unreachable", _("unreachable")
    UNKNOWN = "unknown", _("unknown")
    MAINTENANCE = "maintenance", _("maintenance")


class Subject(models.TextChoices):
    """What a maintenance is about."""

    TARGET = "target", _("target")
    DEVICE = "device", _("device")
    ROOM = "room", _("room")
    GROUP = "group", _("group")
