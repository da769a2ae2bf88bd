"""Every read of same-day sign-up."""

from kaisai.domains.signup.queries.days import (
    SignUpDay,
    address_of,
    begins_at,
    days_ahead,
    find_by_word,
    find_signup,
    list_days,
    page_of,
    read_word,
    spaced,
    today_of,
    why_shut,
)
from kaisai.domains.signup.queries.mailing import ACCEPTED, DECLINED, about_of, words_of
from kaisai.domains.signup.queries.offers import (
    find_offer,
    is_helping,
    list_mine,
    list_offers,
    list_over,
    own_end,
)

__all__ = [
    "ACCEPTED",
    "DECLINED",
    "SignUpDay",
    "about_of",
    "address_of",
    "begins_at",
    "days_ahead",
    "find_by_word",
    "find_offer",
    "find_signup",
    "is_helping",
    "list_days",
    "list_mine",
    "list_offers",
    "list_over",
    "own_end",
    "page_of",
    "read_word",
    "spaced",
    "today_of",
    "why_shut",
    "words_of",
]
