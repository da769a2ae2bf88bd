"""What the crew sees: requests, one of them with what its letter says, and who invites."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.downloads import PDF, download
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.letters.enums import LetterState
from kaisai.domains.letters.forms import LetterheadForm, RefuseForm
from kaisai.domains.letters.operations import issue, refuse, save_letterhead
from kaisai.domains.letters.queries import (
    about_of,
    count_letters,
    details_of,
    find_letter,
    find_letterhead,
    is_valid,
    list_letters,
    surroundings_of,
    write_paper,
)
from kaisai.domains.letters.rules import may_write_letters
from kaisai.domains.mails.queries import list_mails_about
from kaisai.domains.registration.queries import holder_of

SHOWN = 200


def _crumbs(request: ConferenceRequest, here: str) -> list[Crumb]:
    top = reverse("letters:overview", args=[request.conference.slug])
    return [Crumb(_("Letters of invitation"), top), Crumb(here)]


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Requests by state."""
    by, here = actor_of(request), request.conference
    asked, text = request.GET.get("state", ""), word_in(request.GET, "words", 100)
    state = LetterState(asked) if asked in LetterState.values else None
    rows = list(list_letters(by=by, conference=here, text=text, state=state)[: SHOWN + 1])
    counts = count_letters(here)
    context = {
        "letters": [(row, is_valid(row)) for row in rows[:SHOWN]],
        "there_are_more": len(rows) > SHOWN,
        "tabs": [(one, counts[one]) for one in LetterState if counts[one] or one == state],
        "state": state or "",
        "words": text,
        "many": sum(counts.values()),
        "letterhead": find_letterhead(here),
    }
    return render(request, "letters/overview.html", context)


@require_GET
def look(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """One request."""
    return _look(request, pk, RefuseForm())


def _look(request: ConferenceRequest, pk: int, form: RefuseForm) -> HttpResponse:
    may_write_letters(by=actor_of(request), conference=request.conference).require()
    letter = find_letter(request.conference, pk)
    details, problem = None, ""
    try:
        details = details_of(letter)
    except Refused as refused:
        problem = str(refused)
    context = {
        "letter": letter,
        "details": details,
        "problem": problem,
        "is_valid": is_valid(letter),
        "is_waiting": letter.state == LetterState.WAITING,
        "is_refused": letter.state == LetterState.REFUSED,
        "holder": holder_of(letter.ticket),
        "mails": list_mails_about(request.conference, about_of(letter)),
        "letterhead": find_letterhead(request.conference),
        "form": form,
        "breadcrumbs": _crumbs(request, letter.code or letter.name),
    }
    answer = render(request, "letters/look.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def decide(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Issue it."""
    try:
        made = issue(**around(request), letter=pk)
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("Letter %s is issued.") % made.code)
    return redirect("letters:look", conference, pk)


@require_POST
def turn_down(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Refuse it, and say why."""
    form = RefuseForm(request.POST)
    if form.is_valid():
        with refusals_in(form, pages=(403, 404)):
            refuse(**around(request), letter=pk, reason=form.cleaned_data["reason"])
            messages.success(request, _("Refused; the details of the passport are erased."))
            return redirect("letters:look", conference, pk)
    return _look(request, pk, form)


@require_GET
def paper(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:  # noqa: ARG001 - the address
    """The letter, or a draft of it that says so."""
    may_write_letters(by=actor_of(request), conference=request.conference).require()
    found = find_letter(request.conference, pk)
    language = "ja" if request.GET.get("language") == "ja" else "en"
    if found.state == LetterState.ISSUED:
        return download(write_paper(found, language), f"{found.code}-{language}.pdf", PDF)
    head = find_letterhead(request.conference)
    if head is None:
        raise Refused("no-host", _("Say first who invites, under Letterhead."))
    found.printed = surroundings_of(request.conference, head)  # not saved
    draft = write_paper(found, language, draft_on=now())
    return download(draft, f"draft-{found.pk}-{language}.pdf", PDF)


@require_http_methods(["GET", "POST"])
def head(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Who invites."""
    verdict = may_write_letters(by=actor_of(request), conference=request.conference)
    verdict.require()
    posted = request.POST if request.method == "POST" else None
    found = find_letterhead(request.conference)
    form = LetterheadForm(posted, initial=LetterheadForm.of(found))
    if posted is not None and form.is_valid():
        with refusals_in(form):
            save_letterhead(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("letters:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "has_letters": found is not None and found.issued,
        "breadcrumbs": _crumbs(request, _("Letterhead")),
    }
    return render(request, "letters/letterhead.html", context, status=422 if form.errors else 200)
