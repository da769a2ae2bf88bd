"""Every write of the exchange."""

from kaisai.domains.exchange.operations.counts import close_counts, open_counts
from kaisai.domains.exchange.operations.exporters import (
    drop_exporter,
    record_exporter,
    record_parts,
    watch_exporter,
)

__all__ = [
    "close_counts",
    "drop_exporter",
    "open_counts",
    "record_exporter",
    "record_parts",
    "watch_exporter",
]
