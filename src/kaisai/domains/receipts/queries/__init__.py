"""Every read of the ledger."""

from kaisai.domains.receipts.queries.ledger import (
    LedgerState,
    RateSum,
    digest_of,
    find_document,
    find_issuer,
    find_original,
    issuer,
    list_documents,
    list_of_order,
    sum_up,
    totals,
    verify_ledger,
)
from kaisai.domains.receipts.queries.papers import (
    Both,
    Paper,
    export_ledger,
    paper_of,
    write_paper,
)

__all__ = [
    "Both",
    "LedgerState",
    "Paper",
    "RateSum",
    "digest_of",
    "export_ledger",
    "find_document",
    "find_issuer",
    "find_original",
    "issuer",
    "list_documents",
    "list_of_order",
    "paper_of",
    "sum_up",
    "totals",
    "verify_ledger",
    "write_paper",
]
