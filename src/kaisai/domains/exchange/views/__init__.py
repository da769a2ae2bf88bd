"""What other systems ask, and the page for the crew."""

from kaisai.domains.exchange.views.clients import counts, counts_elsewhere, version
from kaisai.domains.exchange.views.pages import drop, exporter, overview, publish
from kaisai.domains.exchange.views.scraped import metrics, targets

__all__ = [
    "counts",
    "counts_elsewhere",
    "drop",
    "exporter",
    "metrics",
    "overview",
    "publish",
    "targets",
    "version",
]
