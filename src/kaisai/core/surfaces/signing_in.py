"""What we settle for allauth: where the links in its mails lead, and what a new password ends."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest

from kaisai.core.identity.actors import actor_for
from kaisai.core.identity.models import Account
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import revoke_tokens


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Links in mails lead to KAISAI_URL, whatever host and port the request asked for.

    Who signs up on the way to a page gets there from the mail as well, also in another browser than the
    one in which they began: phones open mails in one of their own.
    """

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """With the page to which the visitor wanted, when it is one of ours."""
        url: str = super().get_email_confirmation_url(request, emailconfirmation)
        there = get_next_redirect_url(request) if request is not None else None
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: there})}" if there else url

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whoever writes `…_url` into a mail means the public one."""
        told = {
            name: _public(value) if name.endswith("_url") else value
            for name, value in context.items()
        }
        site = SimpleNamespace(name="kaisai", domain=urlsplit(settings.PUBLIC_URL).netloc)
        super().send_mail(template_prefix, email, told | {"current_site": site})


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
