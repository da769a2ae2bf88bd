"""Every read of payments."""

from kaisai.domains.payments.queries.books import (
    Owed,
    find_bank_account,
    find_line,
    find_payment,
    find_transfer,
    lines_of_order,
    list_open_lines,
    list_overdue,
    list_owed,
    list_payments,
    list_stranded,
    owed_of,
    payments_of,
    waits,
)
from kaisai.domains.payments.queries.expiring import list_expiring
from kaisai.domains.payments.queries.offering import account_for_crew, offered_to_buyer
from kaisai.domains.payments.queries.providers import (
    card_provider,
    checkout_origin,
    is_rehearsal,
    takes_by_card,
    takes_cards,
)

__all__ = [
    "Owed",
    "account_for_crew",
    "card_provider",
    "checkout_origin",
    "find_bank_account",
    "find_line",
    "find_payment",
    "find_transfer",
    "is_rehearsal",
    "lines_of_order",
    "list_expiring",
    "list_open_lines",
    "list_overdue",
    "list_owed",
    "list_payments",
    "list_stranded",
    "offered_to_buyer",
    "owed_of",
    "payments_of",
    "takes_by_card",
    "takes_cards",
    "waits",
]
