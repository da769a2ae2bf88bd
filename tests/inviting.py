"""Errands of invitations, at the shop of `tests/shopping.py`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kaisai.domains.registration.models import Invitation
from kaisai.domains.registration.operations import Guest, invite


def invited(around: dict[str, Any]) -> list[Invitation]:
    """Two who were invited by mail."""
    return invite(
        **around,
        guests=[Guest(f"{name}@kumo.example", name.title()) for name in ("ann", "bob")],
        items=["entry"],
        valid_until=around["at"] + timedelta(days=30),
    )


OF_GUESTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "registration.decline_invitation": lambda w: {"code": w.shop.invited[0].voucher.code},
    "registration.invite": lambda _w: {
        "guests": [{"email": "new@kumo.example", "name": "Sample Guest"}],
        "items": ["entry"],
        "valid_until": "2030-01-01T00:00:00+09:00",
    },
    "registration.list_invitations": lambda _w: {"text": "kumo"},
    "registration.read_invitations": lambda _w: {"text": "guest@kumo.example"},
    "registration.resend_invitation": lambda w: {"invitation": w.shop.invited[0].pk},
    "registration.withdraw_invitation": lambda w: {"invitation": w.shop.invited[1].pk},
}
