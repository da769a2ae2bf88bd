"""What other systems ask."""

from kaisai.domains.exchange.views.clients import counts, counts_elsewhere, version
from kaisai.domains.exchange.views.scraped import metrics, targets

__all__ = ["counts", "counts_elsewhere", "metrics", "targets", "version"]
