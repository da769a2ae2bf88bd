"""Every read of letters."""

from kaisai.domains.letters.queries.letters import (
    count_letters,
    find_letter,
    find_letterhead,
    is_valid,
    letterhead,
    list_letters,
    newest_of,
)
from kaisai.domains.letters.queries.mailing import ISSUED, REFUSED, about_of, words_of
from kaisai.domains.letters.queries.offering import offer_letters
from kaisai.domains.letters.queries.papers import (
    Details,
    details_of,
    seal_details,
    surroundings_of,
    write_paper,
)
from kaisai.domains.letters.queries.tickets import find_ticket, is_over

__all__ = [
    "ISSUED",
    "REFUSED",
    "Details",
    "about_of",
    "count_letters",
    "details_of",
    "find_letter",
    "find_letterhead",
    "find_ticket",
    "is_over",
    "is_valid",
    "letterhead",
    "list_letters",
    "newest_of",
    "offer_letters",
    "seal_details",
    "surroundings_of",
    "words_of",
    "write_paper",
]
