"""Pages of payments."""

from kaisai.domains.payments.views.handling import (
    account,
    assign,
    cancel,
    close,
    overview,
    send_back,
    statement,
)
from kaisai.domains.payments.views.hearing import stripe
from kaisai.domains.payments.views.paying import card, pay, thanks, transfer

__all__ = [
    "account",
    "assign",
    "cancel",
    "card",
    "close",
    "overview",
    "pay",
    "send_back",
    "statement",
    "stripe",
    "thanks",
    "transfer",
]
