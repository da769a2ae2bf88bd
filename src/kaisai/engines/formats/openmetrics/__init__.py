"""Prometheus text 0.0.4 and OpenMetrics 1.0, read and written."""

from kaisai.engines.formats.openmetrics.families import Family, Form, Kind, Sample
from kaisai.engines.formats.openmetrics.reading import Exposition, read_exposition, read_pieces
from kaisai.engines.formats.openmetrics.writing import form_wanted, labels_text, write_exposition

__all__ = [
    "Exposition",
    "Family",
    "Form",
    "Kind",
    "Sample",
    "form_wanted",
    "labels_text",
    "read_exposition",
    "read_pieces",
    "write_exposition",
]
