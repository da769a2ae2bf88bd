"""Every write of same-day sign-up."""

from kaisai.domains.signup.operations.deciding import accept, clear, decline, end
from kaisai.domains.signup.operations.offering import offer, take_back
from kaisai.domains.signup.operations.opening import close_signup, open_signup

__all__ = [
    "accept",
    "clear",
    "close_signup",
    "decline",
    "end",
    "offer",
    "open_signup",
    "take_back",
]
