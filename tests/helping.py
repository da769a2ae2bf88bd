"""Errands of same-day sign-up: three offer to help today, one of them is day staff already."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from kaisai.core.identity.actors import actor_for
from kaisai.core.identity.models import Account
from kaisai.domains.signup.enums import Task
from kaisai.domains.signup.models import Offer, SignUp
from kaisai.domains.signup.operations import accept, offer, open_signup

HELPERS = ("keeper", "guest", "attendee")


def sign_up(around: dict[str, Any]) -> None:
    """Sign-up is open; the keeper and a guest wait, the attendee was accepted."""
    word = open_signup(**around).word
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
    "signup.accept": lambda w: (
        _offer(w, "guest")
        | {"role": "staff", "team": "registration", "until": "2026-10-03T18:00:00+09:00"}
    ),
    "signup.close": lambda _w: {},
    "signup.decline": lambda w: _offer(w, "guest"),
    "signup.end": lambda w: _offer(w, "attendee"),
    "signup.list_days": lambda _w: {},
    "signup.list_offers": lambda _w: {"day": "2026-10-03", "state": "waiting"},
    "signup.mine": lambda _w: {},
    "signup.offer": lambda w: {
        "word": _word(w),
        "name": "Sample Keeper",
        "tasks": ["guide", "any"],
        "until": "2026-10-03T18:00:00+09:00",
    },
    "signup.open": lambda _w: {"day": "2026-10-04"},
    "signup.take_back": lambda w: _offer(w, "keeper"),
}
AFTER_THE_DAY: dict[str, Callable[[Any], dict[str, Any]]] = {"signup.clear": _over}
