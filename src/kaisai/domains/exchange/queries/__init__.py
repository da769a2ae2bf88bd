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
    prom_source,
)
from kaisai.domains.exchange.queries.exposition import expose
from kaisai.domains.exchange.queries.targets import discover

__all__ = [
    "ExporterRow",
    "associations",
    "count_associations",
    "discover",
    "exporter_rows",
    "exporters",
    "expose",
    "find_exporter",
    "find_published",
    "is_published",
    "list_exporters",
    "prom_source",
]
