"""Finds pools and session tables in what one exporter told."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kaisai.engines.formats.openmetrics import Sample
from kaisai.engines.probes.exporters.declarations import Column, Table, tables
from kaisai.engines.probes.scrape import LONGEST_KEY, series_of

MOST_PARTS = 500  # of one exporter, some times the largest DHCP server of a venue
LONGEST_NAME = 120  # characters of key and name


@dataclass(frozen=True, slots=True)
class ExporterPart:
    """One pool or session table.

    Attributes:
        kind: see `declarations.KINDS`.
        key: tells it from others of its kind; empty where there is one.
        name: for people.
        series: where its numbers are kept, by meaning: `kea_dhcp4_addresses_total{subnet="…"}`.
    """

    kind: str
    key: str
    name: str
    series: Mapping[str, str] = field(hash=False)


@cache
def _by_metric() -> Mapping[str, Sequence[tuple[Table, str, Column]]]:
    found: dict[str, list[tuple[Table, str, Column]]] = {}
    for table in tables():
        for meaning, column in table.columns.items():
            found.setdefault(column.metric, []).append((table, meaning, column))
    return found


def find_parts(samples: Iterable[Sample]) -> tuple[list[ExporterPart], dict[str, float]]:
    """The parts, by kind and key, and their numbers by series.

    What is no finite number is left out, and so is what has too long a name.
    """
    known = _by_metric()
    series: dict[tuple[str, str], dict[str, str]] = {}
    names: dict[tuple[str, str], str] = {}
    values: dict[str, float] = {}
    for sample in samples:
        for table, meaning, column in known.get(sample.name, ()):
            labels, name = sample.labels, series_of(sample)
            place = table.kind, "/".join(labels.get(label, "") for label in table.key)
            if (
                any(labels.get(label, "") != text for label, text in column.only.items())
                or max(len(name) - LONGEST_KEY, len(place[1]) - LONGEST_NAME) > 0
                or (place not in series and len(series) >= MOST_PARTS)
                or series.setdefault(place, {}).setdefault(meaning, name) != name
            ):
                continue
            told = (text for label in table.name if (text := labels.get(label)))
            names.setdefault(place, next(told, table.called)[:LONGEST_NAME])
            if math.isfinite(sample.value):
                values[name] = sample.value
    parts = [ExporterPart(*place, names[place], series[place]) for place in sorted(series)]
    return parts, values
