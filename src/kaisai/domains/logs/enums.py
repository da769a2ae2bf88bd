"""Words of logs for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeverityWord(models.IntegerChoices):
    """The severities of RFC 5424, with names people read; the smaller, the worse."""

    EMERGENCY = 0, _("emergency")
    ALERT = 1, _("alert")
    CRITICAL = 2, _("critical")
    ERROR = 3, _("error")
    WARNING = 4, _("warning")
    NOTICE = 5, _("notice")
    INFO = 6, _("information")
    DEBUG = 7, _("debug")
