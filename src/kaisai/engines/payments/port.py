"""The port that every provider of card payments serves. Amounts are whole yen.

A provider is asked for a place where the buyer pays, tells by signed messages what became of it, and
pays money back. Its messages come late, twice, in any order, or never.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

YEN = "jpy"
KEY = "kaisai_key"  # the label by which our own are known among whatever else the account sells


class NotSigned(Exception):
    """A message that is not from the provider, or not of now. Says nothing more: a forger learns nothing."""


class ProviderLost(Exception):
    """The provider did not do it.

    Attributes:
        code: what it says, as a stable word (`no-answer` where it said nothing).
        is_known: whether it surely has not been done; else asking again may find that it has.
    """

    def __init__(self, code: str, *, is_known: bool) -> None:
        super().__init__(code)
        self.code, self.is_known = code, is_known


class Happening(StrEnum):
    """What a message tells of a payment."""

    PAID = "paid"
    WAITING = "waiting"  # promised, such as at a convenience store; the money comes later or never
    FAILED = "failed"
    EXPIRED = "expired"
    RETURNED = "returned"
    RETURN_FAILED = "return-failed"


@dataclass(frozen=True, slots=True)
class Basket:
    """What is to be paid.

    Attributes:
        key: our name of the attempt; asked for twice with the same key, it is one attempt.
        title: what the buyer reads beside the amount.
        labels: what comes back with every message.
        return_to: where the buyer comes back to after paying.
        cancel_to: where to, if they would rather not.
    """

    key: str
    amount: int
    title: str
    email: str
    language: str
    labels: Mapping[str, str]
    return_to: str
    cancel_to: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where the buyer pays, until when, and what the provider calls it."""

    reference: str
    url: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What the provider told and signed.

    Attributes:
        id: of the message; the same in every copy of it.
        amount: that came (`PAID`), went back in all (`RETURNED`), or did not go back (`RETURN_FAILED`).
        currency: in small letters.
        charge: by which money is paid back.
        reference: of the checkout, or of a refund that failed; else empty.
        labels: as they were given in the basket, and `KEY`.
    """

    id: str
    happening: Happening
    amount: int
    currency: str
    charge: str
    reference: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Returned:
    """Money that is on its way back."""

    reference: str
    amount: int


class Provider(Protocol):
    """One provider."""

    def checkout(self, basket: Basket) -> Checkout:
        """Prepare a place where this can be paid; the same one for the same key.

        Raises:
            ProviderLost: it could not.
        """

    def read_message(self, signature: str, body: bytes, at: datetime) -> Message | None:
        """What a message says; None for one that is real but tells nothing of our payments.

        Raises:
            NotSigned: it is not real.
        """

    def refund(
        self, charge: str, amount: int, key: str, attempt: int, labels: Mapping[str, str]
    ) -> Returned:
        """Pay back; with the same key never twice. `attempt` counts those that surely failed.

        The labels of the payment, with `KEY`, go along, so that messages of the refund have them.

        Raises:
            ProviderLost: it could not, or nobody knows.
        """
