"""Errands of letters of invitation, at the shop of `tests/shopping.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaisai.core.conference.models import Conference
from kaisai.domains.letters.operations import ask, save_letterhead
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import find_order_by_secret, list_tickets

LETTERHEAD = {
    "host": "Kumo Days Committee",
    "host_ja": "雲の日実行委員会",
    "contact": "visa@kumo.example",
    "signer": "Sample Chair",
    "signer_ja": "見本 一郎",
}


@dataclass(frozen=True, slots=True)
class LetterWanted:
    """A request that nobody decided yet; the secret and number of its ticket."""

    letter: int
    secret: str
    number: str


def guest(conference: Conference) -> dict[str, Any]:
    """What somebody tells for a letter."""
    return {
        "name": "ADA SAMPLE",
        "nationality": "Fictionia",
        "passport": "X 123-4567",
        "birth_date": date(1990, 2, 28),
        "address": "1 Example Street\nSampletown",
        "arrives_on": conference.starts_on,
        "leaves_on": conference.ends_on,
        "consulate": "Embassy of Japan in Fictionia",
    }


def letter_wanted(around: dict[str, Any], secret: str) -> LetterWanted:
    """Somebody with a paid order needs a visa."""
    conference = around["conference"]
    save_letterhead(**around, **LETTERHEAD)
    ticket = list_tickets(find_order_by_secret(conference, secret))[0]
    number = codes_of(conference, around["at"]).number(ticket.pk)
    told = guest(conference)
    return LetterWanted(ask(**around, secret=secret, number=number, **told).pk, secret, number)


FOR_VISAS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "letters.ask": lambda w: {
        **{key: f"{value}" for key, value in guest(w.cast.conference).items()},
        "secret": w.shop.handed_on[0],
        "number": w.shop.handed_on[1],
    },
    "letters.issue": lambda w: {"letter": w.shop.wanted.letter},
    "letters.letterhead": lambda _w: {},
    "letters.list_letters": lambda _w: {"text": "ada", "state": "waiting"},
    "letters.refuse": lambda w: {"letter": w.shop.wanted.letter, "reason": "no such passport"},
    "letters.save_letterhead": lambda _w: dict(LETTERHEAD),
    "letters.take_back": lambda w: {
        "secret": w.shop.wanted.secret,
        "number": w.shop.wanted.number,
    },
}
