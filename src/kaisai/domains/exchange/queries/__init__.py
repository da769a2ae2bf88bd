"""Reads of the exchange."""

from kaisai.domains.exchange.queries.counting import (
    associations,
    count_associations,
    find_published,
    is_published,
)
from kaisai.domains.exchange.queries.exporters import (
    ExporterRow,
    exporter_rows,
    exporters,
    find_exporter,
    list_exporters,
    parts_of,
    prom_source,
)
from kaisai.domains.exchange.queries.exposition import expose
from kaisai.domains.exchange.queries.pools import PoolRow, charts_of_exporter, pool_rows
from kaisai.domains.exchange.queries.targets import discover

__all__ = [
    "ExporterRow",
    "PoolRow",
    "associations",
    "charts_of_exporter",
    "count_associations",
    "discover",
    "exporter_rows",
    "exporters",
    "expose",
    "find_exporter",
    "find_published",
    "is_published",
    "list_exporters",
    "parts_of",
    "pool_rows",
    "prom_source",
]
