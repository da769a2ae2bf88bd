"""What other systems ask, and the page for the crew."""

from kaisai.domains.exchange.views.clients import counts, counts_elsewhere, version
from kaisai.domains.exchange.views.pages import drop, overview, publish
from kaisai.domains.exchange.views.scraped import metrics, targets

__all__ = [
    "counts",
    "counts_elsewhere",
    "drop",
    "metrics",
    "overview",
    "publish",
    "targets",
    "version",
]
