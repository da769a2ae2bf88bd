"""Reads of accounts and tokens."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from kaisai.core.identity.actors import Actor, actor_for
from kaisai.core.identity.models import ApiToken
from kaisai.core.kit.ids import digest

_NOTICED_EVERY = timedelta(minutes=1)


def find_actor_by_token(secret: str, *, at: datetime) -> Actor | None:
    """The actor that a token speaks for, None when the token is unknown, expired or revoked."""
    token = ApiToken.objects.select_related("account").filter(digest=digest(secret)).first()
    if token is None or not token.is_good(at) or not token.account.is_active:
        return None
    if token.last_used_at is None or at - token.last_used_at > _NOTICED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return actor_for(token.account, read_only=token.read_only)


def list_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The living tokens of whoever asks, newest first."""
    return ApiToken.objects.filter(account=actor.account, revoked_at=None).order_by("-created_at")
