"""Words of lotteries for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LotteryState(models.TextChoices):
    """How far a lottery is."""

    ANNOUNCED = "announced", _("announced")
    OPEN = "open", _("open for applications")
    CLOSED = "closed", _("closed for applications")
    LISTED = "listed", _("list published")
    DRAWN = "drawn", _("drawn")


class ApplicationState(models.TextChoices):
    """What became of an application."""

    APPLIED = "applied", _("applied")
    WITHDRAWN = "withdrawn", _("withdrawn")
    WON = "won", _("won")
    WAITING = "waiting", _("waiting to move up")
    DECLINED = "declined", _("given back")
    LAPSED = "lapsed", _("not taken in time")
