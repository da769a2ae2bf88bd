"""Reads of checks."""

from kaisai.domains.checks.queries.checks import (
    find_check,
    list_checks,
    list_sign_offs,
    newest_by_place,
)
from kaisai.domains.checks.queries.expected import (
    ExpectationTexts,
    expectations,
    expected_of,
    list_expectation_files,
    texts_of,
)
from kaisai.domains.checks.queries.rooms import RoomRow, room_row, room_rows, rooms

__all__ = [
    "ExpectationTexts",
    "RoomRow",
    "expectations",
    "expected_of",
    "find_check",
    "list_checks",
    "list_expectation_files",
    "list_sign_offs",
    "newest_by_place",
    "room_row",
    "room_rows",
    "rooms",
    "texts_of",
]
