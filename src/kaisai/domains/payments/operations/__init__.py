"""Every write of payments."""

from kaisai.domains.payments.operations.cards import expire_cards, receive_message, start_card
from kaisai.domains.payments.operations.returning import pay_back
from kaisai.domains.payments.operations.statements import (
    StatementLine,
    TransfersOutcome,
    TransfersPreview,
    assign_line,
    close_line,
    import_transfers,
    preview_transfers,
)
from kaisai.domains.payments.operations.transfers import (
    cancel_overdue,
    choose_transfer,
    save_account,
)

__all__ = [
    "StatementLine",
    "TransfersOutcome",
    "TransfersPreview",
    "assign_line",
    "cancel_overdue",
    "choose_transfer",
    "close_line",
    "expire_cards",
    "import_transfers",
    "pay_back",
    "preview_transfers",
    "receive_message",
    "save_account",
    "start_card",
]
