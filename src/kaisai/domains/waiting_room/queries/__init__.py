"""Every read of the waiting room."""

from kaisai.domains.waiting_room.queries.line import (
    LINE,
    LONGEST_TOKEN,
    Standing,
    find_place,
    find_room,
    keeps_out,
    list_undrawn,
    new_challenge,
    read_challenge,
    stand,
    token_of,
)

__all__ = [
    "LINE",
    "LONGEST_TOKEN",
    "Standing",
    "find_place",
    "find_room",
    "keeps_out",
    "list_undrawn",
    "new_challenge",
    "read_challenge",
    "stand",
    "token_of",
]
