"""What a letter of invitation says."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """Who invites, in the language of the letter.

    Attributes:
        contact: where a consulate asks: a mail address, a telephone number.
        signer: who signs by hand.
        title: what the signer is.
        note: a sentence of the host's own, for instance on who bears the costs.
    """

    name: str
    address: str = ""
    contact: str = ""
    signer: str = ""
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What somebody is invited to, in the language of the letter."""

    name: str
    first: date
    last: date
    venue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Who is invited, as the passport has it."""

    name: str
    nationality: str
    passport: str
    birth_date: date
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter.

    Attributes:
        number: empty for a draft, which says so.
        consulate: to whom it is handed in.
        registration: the number by which the host knows the guest.
    """

    number: str
    on: date
    host: Host
    meeting: Meeting
    guest: Guest
    consulate: str
    arrives: date
    leaves: date
    registration: str
