"""Participant lists of connpass, Doorkeeper and pretix: read into one shape, compared."""

from kaisai.engines.formats.attendees.comparing import (
    Change,
    FieldChange,
    compare,
    identity,
    latest,
)
from kaisai.engines.formats.attendees.layouts import fold
from kaisai.engines.formats.attendees.reading import read_attendees
from kaisai.engines.formats.attendees.records import Found, Registration, Source, Status

__all__ = [
    "Change",
    "FieldChange",
    "Found",
    "Registration",
    "Source",
    "Status",
    "compare",
    "fold",
    "identity",
    "latest",
    "read_attendees",
]
