"""Words of the desk for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdmissionRule(models.TextChoices):
    """How often a list lets a ticket in; values are those of `kaisai.engines.admission.merging.Rule`."""

    ONCE = "once", _("once")
    DAILY = "daily", _("once a day (a day begins at 4:00)")
    MANY = "many", _("as often as they come")


class LaneSort(models.TextChoices):
    """By what people know their lane."""

    NAME = "name", _("name (kana, then Latin letters)")
    NUMBER = "number", _("number of the ticket")


class LaneLanguage(models.TextChoices):
    """Whom lanes are for, by the language of their order."""

    JA = "ja", _("Japanese")
    EN = "en", _("English")


class BadgeSize(models.TextChoices):
    """Badges on A4 sheets; labels of a roll are always 62 × 100 mm."""

    A6 = "a6", _("A6 (105 × 148 mm)")
    CARD = "card", _("9 × 13 cm")


class TillMovement(models.TextChoices):
    """What changes what is in a till; values are those of `kaisai.engines.tills.arithmetic.Movement`."""

    FLOAT = "float", _("begun with")
    SALE = "sale", _("sale")
    PAYOUT = "payout", _("paid out")
    COUNT = "count", _("counted")
