"""Errands of same-day sign-up: three offer to help today, one of them is day staff already."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kaisai.core.identity.actors import COMMAND_LINE, actor_for
from kaisai.core.identity.models import Account
from kaisai.core.operations.accounts import create_account
from kaisai.domains.signup.enums import Task
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.operations import accept, offer, open_signup

HELPERS = ("keeper", "guest", "helper")


def sign_up(around: dict[str, Any]) -> None:
    """Sign-up is open for a day from now; the keeper and a guest wait, a helper was accepted."""
    word = open_signup(**around).word
    SignUp.objects.update(ends_at=around["at"] + timedelta(days=1))
    create_account(by=COMMAND_LINE, at=around["at"], email="helper@kumo.example")
    for who in HELPERS:
        by = actor_for(Account.objects.get(email=f"{who}@kumo.example"))
        told = {"word": word, "name": f"Sample {who.title()}", "tasks": [Task.DESK]}
        made = offer(**around | {"by": by}, **told)
    accept(**around, offer=made.pk)


def _offer(world: Any, who: str) -> dict[str, Any]:
    mine = Offer.objects.filter(conference=world.cast.conference)
    return {"offer": mine.get(account__email=f"{who}@kumo.example").pk}


def _word(world: Any) -> str:
    return SignUp.objects.get(conference=world.cast.conference).word


def _over(world: Any) -> dict[str, Any]:
    SignUp.objects.filter(conference=world.cast.conference).update(
        ends_at=world.cast.conference.created_at - timedelta(minutes=1)
    )
    return {}


OF_HELPERS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "signup.accept": lambda w: _offer(w, "guest") | {"role": "staff", "team": "registration"},
    "signup.close": lambda _w: {},
    "signup.decline": lambda w: _offer(w, "guest"),
    "signup.end": lambda w: _offer(w, "helper"),
    "signup.list_days": lambda _w: {},
    "signup.list_offers": lambda _w: {"state": "waiting"},
    "signup.mine": lambda _w: {},
    "signup.offer": lambda w: {
        "word": _word(w),
        "name": "Sample Keeper",
        "tasks": ["guide", "any"],
    },
    "signup.open": lambda _w: {"new_word": True},
    "signup.take_back": lambda w: _offer(w, "keeper"),
}
AFTER_THE_DAY: dict[str, Callable[[Any], dict[str, Any]]] = {"signup.clear": _over}
