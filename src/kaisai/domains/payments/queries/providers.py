"""The provider of card payments that this kaisai is set up with."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaisai.core.kit.errors import Refused
from kaisai.engines.payments.port import Provider
from kaisai.engines.payments.stripe import CHECKOUT, LEAST, SERVER, Stripe


def takes_cards() -> bool:
    """Whether there is one."""
    return bool(settings.STRIPE_KEY and settings.STRIPE_WEBHOOK_SECRET)


def is_rehearsal() -> bool:
    """Whether it moves no money: keys of Stripe's test mode, or another server."""
    return settings.STRIPE_URL != SERVER or "_test_" in settings.STRIPE_KEY


def takes_by_card(amount: int) -> bool:
    """Whether so many yen can be paid by card."""
    return takes_cards() and amount >= LEAST


def card_provider() -> Provider:
    """It; refuses where there is none."""
    if not takes_cards():
        sentence = _("Card payments are not set up: see KAISAI_STRIPE_KEY under settings.")
        raise Refused("no-cards", sentence)
    return Stripe(settings.STRIPE_KEY, settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_URL)


def checkout_origin() -> str:
    """From where its pages for buyers come: a form of ours may lead there."""
    if settings.STRIPE_URL == SERVER:
        return CHECKOUT
    parts = urlsplit(settings.STRIPE_URL)
    return f"{parts.scheme}://{parts.netloc}"
