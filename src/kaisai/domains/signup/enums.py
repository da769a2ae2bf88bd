"""Words of same-day sign-up for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferState(models.TextChoices):
    """How far an offer to help is."""

    WAITING = "waiting", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("turned down")


class Task(models.TextChoices):
    """What somebody can do on the day."""

    DESK = "desk", _("Reception")
    GUIDE = "guide", _("Showing people the way")
    ROOM = "room", _("Helping in the rooms")
    CARRY = "carry", _("Carrying and setting up")
    ANY = "any", _("Whatever is needed")
