"""Pages of same-day sign-up."""

from kaisai.domains.signup.views.coordinating import (
    close_day,
    open_day,
    overview,
    poster,
    send_home,
    take_on,
    turn_down,
)
from kaisai.domains.signup.views.joining import at_word, join

__all__ = [
    "at_word",
    "close_day",
    "join",
    "open_day",
    "overview",
    "poster",
    "send_home",
    "take_on",
    "turn_down",
]
