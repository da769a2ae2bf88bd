"""How mails read, in both languages side by side."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.mails.forms import WordingForm
from kaisai.domains.mails.operations import reset_wording, save_wording
from kaisai.domains.mails.queries import (
    Composed,
    Occasion,
    find_occasion,
    has_own_wording,
    list_occasions,
    sample_of,
    wording_of,
)
from kaisai.domains.mails.rules import may_write
from kaisai.domains.mails.views.outbox import crumbs

_LANGUAGES = (("ja", "日本語"), ("en", "English"))


@require_GET
def wordings(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """On which occasions mails are written, and how they begin."""
    may_write(by=actor_of(request), conference=request.conference).require()
    context = {
        "rows": [
            (one, has_own_wording(request.conference, one), _samples(request, one))
            for one in list_occasions()
        ],
        "breadcrumbs": crumbs(request, _("Wordings")),
    }
    return render(request, "mails/wordings.html", context)


def _samples(
    request: ConferenceRequest, occasion: Occasion, form: WordingForm | None = None
) -> list[tuple[str, str, Composed]]:
    """How a mail reads in each language; with a form, as it would read."""
    found = []
    for code, name in _LANGUAGES:
        wording = wording_of(request.conference, occasion, code)
        if form is not None:
            end = "_ja" if code == "ja" else ""
            wording = (form.cleaned_data[f"subject{end}"], form.cleaned_data[f"text{end}"])
        found.append((code, name, sample_of(request.conference, occasion, code, wording)))
    return found


@require_http_methods(["GET", "POST"])
def wording(request: ConferenceRequest, conference: str, occasion: str) -> HttpResponse:
    """How the mails of an occasion read: written here, and shown as they will be."""
    may_write(by=actor_of(request), conference=request.conference).require()
    found = find_occasion(occasion)
    (subject, text), (subject_ja, text_ja) = (
        wording_of(request.conference, found, code) for code in ("en", "ja")
    )
    initial = {"subject": subject, "text": text, "subject_ja": subject_ja, "text_ja": text_ja}
    posted = request.POST if request.method == "POST" else None
    form = WordingForm(posted, initial=initial)
    tried = None
    if posted is not None and form.is_valid():
        if "preview" in posted:
            tried = form
        else:
            with refusals_in(form):
                save_wording(**around(request), occasion=occasion, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("mails:wordings", conference)
    context = {
        "occasion": found,
        "form": form,
        "has_own": has_own_wording(request.conference, found),
        "samples": _samples(request, found, tried),
        "is_tried": tried is not None,
        "breadcrumbs": crumbs(request, str(found.label)),
    }
    return render(request, "mails/wording.html", context, status=422 if form.errors else 200)


@require_POST
def reset(request: ConferenceRequest, conference: str, occasion: str) -> HttpResponse:
    """Back to kaisai's own wording."""
    try:
        reset_wording(**around(request), occasion=occasion)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return redirect("mails:wording", conference, occasion)
