"""Words of payments for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentState(models.TextChoices):
    """How far an attempt to pay by card is, as the provider told."""

    BEGUN = "begun", _("begun")
    WAITING = "waiting", _("promised, not there yet")
    RECEIVED = "received", _("received")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("not paid in time")
    RETURNED = "returned", _("paid back")


class PaybackState(models.TextChoices):
    """What became of an attempt to pay back by card."""

    SENT = "sent", _("on its way back")
    FAILED = "failed", _("failed")


class AccountKind(models.TextChoices):
    """Kinds of accounts of Japanese banks."""

    ORDINARY = "ordinary", _("ordinary (普通)")
    CURRENT = "current", _("current (当座)")


class LineState(models.TextChoices):
    """What became of money on a bank statement."""

    SETTLED = "settled", _("paid an order")
    OPEN = "open", _("to be looked at")
    CLOSED = "closed", _("done by hand")


class Fit(models.TextChoices):
    """How a line of a statement fits the orders, before it is imported."""

    MATCHES = "matches", _("pays its order")
    PROPOSAL = "proposal", _("no code; amount and name fit")
    WRONG_AMOUNT = "wrong_amount", _("another amount")
    NOT_OPEN = "not_open", _("its order is not to be paid")
    UNKNOWN = "unknown", _("fits no order")
    KNOWN = "known", _("imported before")
