"""Pages of the ledger."""

from kaisai.domains.receipts.views.ledger import copy, document, issuer, ledger, table

__all__ = ["copy", "document", "issuer", "ledger", "table"]
