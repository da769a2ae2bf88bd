"""The form for a new account. Apart from `signing_in`, as allauth's forms need its adapter first."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """Takes as long for an address that has an account as for a new one; the mail tells its owner which."""

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """Hash the password of a new account, and in vain that for an account which exists."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)  # type: ignore[no-any-return]  # allauth has no types
