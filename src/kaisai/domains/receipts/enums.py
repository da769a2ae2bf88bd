"""Words of receipts for pages and choices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentForm(models.TextChoices):
    """What a document is in the sense of the law."""

    RECEIPT = "receipt", _("receipt")
    QUALIFIED = "qualified", _("qualified invoice")
    SIMPLIFIED = "simplified", _("simplified qualified invoice")
    RETURN = "return", _("return invoice")
    REFUND = "refund", _("statement of refund")


class Subject(models.TextChoices):
    """What a document is about."""

    SALE = "sale", _("sale")
    FEE = "fee", _("cancellation fee")
    RETURN = "return", _("money paid back")


class Address(models.TextChoices):
    """What follows the recipient's name in Japanese."""

    PERSON = "様", _("様 (a person)")
    ORGANISATION = "御中", _("御中 (a company or department)")


class TaxRounding(models.TextChoices):
    """What becomes of a fraction of a yen of tax."""

    FLOOR = "floor", _("down (切捨て)")
    HALF_UP = "half-up", _("to the nearest (四捨五入)")
    CEILING = "ceiling", _("up (切上げ)")
