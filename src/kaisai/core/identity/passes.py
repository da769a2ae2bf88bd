"""Passes: a signed word that an account may call a few operations of one conference, until a moment.

An app that was signed in at one kaisai shows it to another that has the same secret key: to the same one
under another address, or to one that was restored from its backup. Nothing is kept of a pass; it ends
with its time, with the account's password, and wherever the account may no longer do what is asked.
"""

import secrets
from datetime import datetime
from typing import Any

from django.core import signing

from kaisai.core.identity.actors import Actor, actor_for
from kaisai.core.identity.models import Account
from kaisai.core.kit.clock import from_ms, to_ms

PREFIX = "kaisaipass_"
LONGEST = 600
_SALT = "kaisai.pass"


def make_pass(account: Account, *, conference: str, part: str, until: datetime) -> str:
    """A pass for what is called `part.…` in a conference (slug)."""
    told = {
        "account": account.pk,
        "conference": conference,
        "part": part,
        "until": to_ms(until),
        "seal": _seal(account),
    }
    return PREFIX + signing.dumps(told, salt=_SALT)


def find_actor_by_pass(text: str, *, conference: str, call: str, at: datetime) -> Actor | None:
    """Who shows it; None when it is not ours, over, or for another conference or call."""
    told = _read(text)
    if told is None or (told["conference"], told["part"]) != (conference, call.partition(".")[0]):
        return None
    account = Account.objects.filter(pk=told["account"], is_active=True).first()
    if account is None or at >= from_ms(told["until"]):
        return None
    return actor_for(account) if secrets.compare_digest(told["seal"], _seal(account)) else None


def _read(text: str) -> dict[str, Any] | None:
    if len(text) > LONGEST:
        return None
    try:
        told: dict[str, Any] = signing.loads(text.removeprefix(PREFIX), salt=_SALT)
    except signing.BadSignature:
        return None
    return told


def _seal(account: Account) -> str:
    """Another one as soon as the password is."""
    return str(account.get_session_auth_hash())[:16]
