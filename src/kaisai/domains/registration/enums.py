"""Words of registration for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    """For whom a ticket is, or that it is something beside one."""

    INDIVIDUAL = "individual", _("individual")
    CORPORATE = "corporate", _("corporate")
    PATRON = "patron", _("patron")
    STUDENT = "student", _("student")
    DAY = "day", _("one day")
    STAFF = "staff", _("staff")
    SPEAKER = "speaker", _("speaker")
    ADD_ON = "add_on", _("add-on")


class SaleMode(models.TextChoices):
    """Who gets what more people want than there is."""

    FIRST_COME = "first_come", _("first come, first served")
    LOTTERY = "lottery", _("drawn by lot")
    INVITATION = "invitation", _("by invitation only")


class OrderState(models.TextChoices):
    """How far an order is. A hold whose time is over lapses by itself."""

    HELD = "held", _("held")
    PLACED = "placed", _("to be paid")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")
    LAPSED = "lapsed", _("lapsed")


class OfferState(models.TextChoices):
    """Whether an item can be had now."""

    ON_SALE = "on_sale", _("on sale")
    SOLD_OUT = "sold_out", _("sold out")
    NOT_YET = "not_yet", _("not on sale yet")
    OVER = "over", _("sale is over")
    BY_LOT = "by_lot", _("drawn by lot")
    BY_INVITATION = "by_invitation", _("by invitation only")


class WishState(models.TextChoices):
    """How far somebody on the waiting list is."""

    WAITING = "waiting", pgettext_lazy("waiting list", "waiting")
    PROMOTED = "promoted", _("promoted")
    LEFT = "left", _("left")


class InvitationState(models.TextChoices):
    """What became of an invitation."""

    WAITING = "waiting", _("in the outbox")
    HELD = "held", _("held back")
    SENT = "sent", _("sent")
    BOUNCED = "bounced", _("came back")
    FAILED = "failed", _("could not be sent")
    USED = "used", _("used")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OVER = "over", _("over")


class PaymentWay(models.TextChoices):
    """How an order is paid."""

    FREE = "free", _("free")
    DESK = "desk", _("at the desk")
    CARD = "card", _("by card")
    TRANSFER = "transfer", _("by bank transfer")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    CHOICE = "choice", _("one of several")
    CHOICES = "choices", _("any of several")
    TEXT = "text", _("short text")
    CONSENT = "consent", _("consent (yes or no)")


class SourceKind(models.TextChoices):
    """Services at which people register elsewhere."""

    CONNPASS = "connpass", "connpass"
    DOORKEEPER = "doorkeeper", "Doorkeeper"
    PRETIX = "pretix", "pretix"


class RegistrationStatus(models.TextChoices):
    """What a registration elsewhere is worth at the door."""

    GOING = "going", _("going")
    WAITING = "waiting", _("waiting for a place")
    CANCELLED = "cancelled", _("cancelled")
    LOTTERY = "lottery", _("in the draw")
    UNKNOWN = "unknown", _("status unknown")


class AttendeeState(models.TextChoices):
    """How sure it is that somebody comes."""

    CONFIRMED = "confirmed", _("confirmed")
    PLACED = "placed", _("to be paid")
    WAITING = "waiting", _("waiting for a place")
    CANCELLED = "cancelled", _("cancelled")
