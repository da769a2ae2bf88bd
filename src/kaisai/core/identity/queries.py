"""Reads of accounts and tokens."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from kaisai.core.identity.actors import Actor, actor_for
from kaisai.core.identity.models import Account, ApiToken
from kaisai.core.kit.ids import digest
from kaisai.core.kit.rows import find_rows

_NOTICED_EVERY = timedelta(minutes=1)


def find_actor_by_token(secret: str, *, at: datetime) -> Actor | None:
    """The actor that a token speaks for, None when the token is unknown, expired or revoked."""
    found = find_rows(ApiToken, "WHERE digest = %s", [digest(secret)])
    if not found or not found[0].is_good(at):
        return None
    token = found[0]
    token.account = find_rows(Account, "WHERE id = %s", [token.account_id])[0]
    if not token.account.is_active:
        return None
    if token.last_used_at is None or at - token.last_used_at > _NOTICED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return actor_for(token.account, read_only=token.read_only)


def list_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The living tokens of whoever asks, newest first."""
    return ApiToken.objects.filter(account=actor.account, revoked_at=None).order_by("-created_at")
