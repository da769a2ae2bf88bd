"""API tokens of the account that is signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.identity.queries import list_tokens
from kaisai.core.kit.clock import now
from kaisai.core.operations.accounts import IssuedToken, issue_token, revoke_token
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import actor_of
from kaisai.entrypoints.web.forms import TokenForm


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """List tokens; issue one and show its secret this once."""
    actor = actor_of(request)
    form = TokenForm(request.POST or None)
    issued: IssuedToken | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            issued = issue_token(by=actor, at=now(), **form.cleaned_data)
            form = TokenForm()
    return render(
        request,
        "account/tokens.html",
        {"tokens": list_tokens(actor), "form": form, "issued": issued},
    )


@login_required
@require_POST
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """Take a token back."""
    revoke_token(by=actor_of(request), at=now(), token=token)
    messages.success(request, _("Token revoked."))
    return redirect("shell:tokens")
