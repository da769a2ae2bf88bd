"""Which fields hold personal data: every model says so, a test asks, close-out obeys."""

from dataclasses import dataclass
from enum import StrEnum


class Keep(StrEnum):
    """What becomes of a field at close-out."""

    ERASE = "erase"
    ROW = "the row goes"
    PSEUDONYMISE = "pseudonymise"
    LAW = "as long as the law demands"
    ACCOUNT = "until the account goes"


@dataclass(frozen=True, slots=True)
class Personal:
    """One field with personal data, why it is kept, and until when."""

    field: str
    purpose: str
    keep: Keep


NOTHING_PERSONAL: tuple[Personal, ...] = ()
