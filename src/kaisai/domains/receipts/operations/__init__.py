"""Every write of the ledger."""

from kaisai.domains.receipts.models import LONGEST_RECIPIENT
from kaisai.domains.receipts.operations.issuing import (
    hand_out,
    issue,
    issue_return,
    pass_on,
    was_asked_twice,
)
from kaisai.domains.receipts.operations.setting import save_issuer
from kaisai.domains.receipts.operations.writing import Whom, whom

__all__ = [
    "LONGEST_RECIPIENT",
    "Whom",
    "hand_out",
    "issue",
    "issue_return",
    "pass_on",
    "save_issuer",
    "was_asked_twice",
    "whom",
]
