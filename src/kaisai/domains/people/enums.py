"""Words of people for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why two are perhaps one person."""

    ACCOUNT = "account", _("the same account")
    NAME_AND_KANA = "name-and-kana", _("the same name and kana")
    NAME = "name", _("the same name")


class NameField(models.TextChoices):
    """The names that people have."""

    NAME = "name", _("Name on the badge")
    NAME_KANA = "name_kana", _("In kana")
    NAME_LATIN = "name_latin", _("In Latin letters")
    LEGAL_NAME = "legal_name", _("Legal name")
    ADDRESSEE = "addressee", _("Addressee")
