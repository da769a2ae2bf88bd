"""Ways to pay an order: each domain above that takes money says what it offers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kaisai.domains.registration.models import Order


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A button on the page of an order, or a sentence alone.

    Attributes:
        label: of the button; empty for none.
        url: where it leads.
        hint: a sentence beside it.
    """

    label: str = ""
    url: str = ""
    hint: str = ""


Offer = Callable[[Order, str], Iterable[WayToPay]]  # told the order and the secret of its buyer
Account = Callable[[Order], Iterable[WayToPay]]

_OFFERS: list[Offer] = []
_ACCOUNTS: list[Account] = []


def add_ways_to_pay(offer: Offer, account: Account) -> None:
    """Take money for orders: `offer` speaks to the buyer, `account` to the crew. Called when URLs are loaded."""
    if offer not in _OFFERS:
        _OFFERS.append(offer)
        _ACCOUNTS.append(account)


def ways_to_pay(order: Order, secret: str) -> list[WayToPay]:
    """What a buyer is offered and told."""
    return [way for offer in _OFFERS for way in offer(order, secret)]


def account_of(order: Order) -> list[WayToPay]:
    """What the crew is told of the money of an order."""
    return [way for account in _ACCOUNTS for way in account(order)]
