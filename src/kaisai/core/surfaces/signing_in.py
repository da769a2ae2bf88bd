"""What we settle for allauth: where the links in its mails lead, and what a new password ends."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.account.signals import password_changed, password_reset, password_set
from django.conf import settings
from django.http import HttpRequest

from kaisai.core.identity.actors import actor_for
from kaisai.core.identity.models import Account
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import revoke_tokens


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Links in mails lead to KAISAI_URL, whatever host and port the request asked for."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """To choose a new password."""
        return _public(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """To confirm a mail address."""
        return _public(super().get_email_confirmation_url(request, emailconfirmation))


def _public(url: str) -> str:
    asked, public = urlsplit(url), urlsplit(settings.PUBLIC_URL)
    return asked._replace(scheme=public.scheme, netloc=public.netloc).geturl()


def _end_tokens(user: Account, **_signal: Any) -> None:
    """A new password ends what the old one opened, and with it the keys that somebody else may hold."""
    if user.tokens.filter(revoked_at=None).exists():
        revoke_tokens(by=actor_for(user), at=now())


def listen() -> None:
    """Called once, when the app is ready."""
    for told in (password_changed, password_reset, password_set):
        told.connect(_end_tokens, dispatch_uid="kaisai-end-tokens")
