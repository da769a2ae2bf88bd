"""What operations and queries return, as JSON-ready values, the same on every entrypoint."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

LIMIT = 10_000


def describe(value: Any) -> Any:
    """A JSON-ready picture of a result.

    Models become their plain columns (never secrets: a model may list its own in
    `public_fields`), querysets and lists at most ten thousand items, instants ISO 8601.
    """
    if value is None or (
        isinstance(value, (bool, int, float, str)) and not isinstance(value, Enum)
    ):
        return value
    if isinstance(value, Enum):
        return describe(value.value)
    if isinstance(value, Model):
        return _describe_model(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: describe(getattr(value, f.name)) for f in dataclasses.fields(value) if f.repr
        }
    return _describe_plain(value)


def _describe_plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): describe(item) for key, item in value.items()}
    if isinstance(value, QuerySet):
        return [describe(item) for item in value[:LIMIT]]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Promise, Path)) or not isinstance(value, Iterable):
        return str(value)
    return [describe(item) for _, item in zip(range(LIMIT), value, strict=False)]


def _describe_model(row: Model) -> dict[str, Any]:
    fields = getattr(row, "public_fields", ("id",))
    return {**{name: describe(getattr(row, name)) for name in fields}, "label": str(row)}
