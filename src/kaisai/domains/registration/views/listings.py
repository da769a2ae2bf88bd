"""Pages elsewhere whose public figures are followed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.registration.forms import ListingForm
from kaisai.domains.registration.operations import drop_listing, note_figures
from kaisai.domains.registration.queries import list_figures
from kaisai.domains.registration.rules import may_sell
from kaisai.domains.registration.views.asking import crumbs


@require_http_methods(["GET", "POST"])
def listings(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What the pages tell, and one more of them."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    form = ListingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, "number"):
            note_figures(**around(request), number=form.cleaned_data["number"])
            messages.success(request, _("The figures are here, and asked again every ten minutes."))
            return redirect("registration:listings", conference)
    context = {
        "form": form,
        "listings": list_figures(**around(request)),
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Figures from connpass")),
    }
    status = 422 if form.errors else 200
    return render(request, "registration/listings.html", context, status=status)


@require_POST
def drop(request: ConferenceRequest, conference: str, page: int) -> HttpResponse:
    """Follow it no longer."""
    drop_listing(**around(request), number=page)
    messages.success(request, _("The page is no longer followed."))
    return redirect("registration:listings", conference)
