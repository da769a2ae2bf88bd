"""What somebody left somewhere: an order, a ticket, a talk, a place in the crew."""

from dataclasses import dataclass
from datetime import datetime

from kaisai.engines.sameness.folding import small


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One thing that belongs to one person.

    Attributes:
        key: names it for good (`order:KMO123`); another person never gets the same.
        role: code of what its owner is by it.
        mail: the address of its owner; "" where nobody knows one.
        of: what it has in common with other traces of its owner whose mail nobody knows; "" for nothing.
        account: number of the owner's account, where that is known by more than the mail.
        title: what it is called, in the reader's words.
        state: how it stands, in the reader's words.
        label: the role in more words than the role has, such as the team; "" for none.
        place: page that shows it, as the name of an address and what stands in it; () for none.
        number: what people name it by, found by searches.
        at: since when it is there; None where nobody wrote it down.
        counts: False when it is cancelled or over, so that nobody is anything by it.
    """

    key: str
    role: str
    name: str
    kana: str = ""
    latin: str = ""
    mail: str = ""
    of: str = ""
    account: int | None = None
    title: str = ""
    state: str = ""
    label: str = ""
    place: tuple[str, ...] = ()
    number: str = ""
    at: datetime | None = None
    counts: bool = True


def mail_key(mail: str) -> str:
    """What all traces of one mail address have in common."""
    return f"mail:{small(mail)}"
