"""Words of alerts for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """How bad an alert is; the levels of `kaisai.engines.alerting.rules.Level` of which people are told."""

    WARN = "warn", _("warning")
    CRITICAL = "critical", _("critical")


class Language(models.TextChoices):
    """In which language a route is told."""

    EN = "en", "English"
    JA = "ja", "日本語"


class DeliveryState(models.TextChoices):
    """What became of one message to one mailbox or webhook."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
