"""A guest's page of the letter of a ticket: the form, what became of it, the letter."""

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.downloads import PDF, download
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.letters.enums import LetterState
from kaisai.domains.letters.forms import AskForm
from kaisai.domains.letters.models import Letter
from kaisai.domains.letters.operations import ask, take_back
from kaisai.domains.letters.queries import (
    details_of,
    find_letterhead,
    find_ticket,
    is_over,
    newest_of,
    write_paper,
)
from kaisai.domains.letters.rules import may_ask

# Each request is a line of the journal; each letter costs a tenth of a second.
ASKED = RateLimit(per_second=0.1, burst=10)
PAPERS = RateLimit(per_second=0.2, burst=20)
_SHOWN = 3  # last letters of a passport number


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def mine(request: ConferenceRequest, conference: str, secret: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The letter of a ticket of one's order; posting asks for it, or takes the request back."""
    return _letter(request, secret, number)


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def given(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The same for whoever a ticket was given to."""
    return _letter(request, secret, "")


@open_to_all
@require_GET
def paper_of_mine(
    request: ConferenceRequest,
    conference: str,  # noqa: ARG001 - the address
    secret: str,
    number: str,
) -> HttpResponse:
    """The letter as a PDF."""
    return _paper(request, secret, number)


@open_to_all
@require_GET
def paper_of_given(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The same for whoever a ticket was given to."""
    return _paper(request, secret, "")


def _letter(request: ConferenceRequest, secret: str, number: str) -> HttpResponse:
    may_ask(by=actor_of(request), conference=request.conference).require()
    ticket = find_ticket(request.conference, secret, number)
    told: dict[str, Any] = {"secret": secret, "number": number}
    is_posted = request.method == "POST"
    is_taken_back = is_posted and "take_back" in request.POST
    form = AskForm(
        request.POST if is_posted and not is_taken_back else None,
        initial={"name": ticket.name_latin},
    )
    if is_posted:
        if not _is_slow_enough(request, ASKED):
            if is_taken_back:
                messages.warning(request, _("So many requests from one address: wait a minute."))
                return redirect(request.path)
            form.add_error(None, _("So many requests from one address: wait a minute."))
        elif is_taken_back:
            take_back(**around(request), **told)
            messages.success(request, _("Taken back; what you told is erased."))
            return redirect(request.path)
        elif form.is_valid():
            with refusals_in(form, pages=(403, 404)):
                ask(**around(request), **told, **form.cleaned_data)
                return redirect(request.path)
    letter = newest_of(ticket)
    context = {
        "of": request.conference,
        "ticket": ticket,
        "letter": letter,
        "passport": _hidden(letter),
        "form": form,
        "can_ask": letter is None or letter.state == LetterState.REFUSED,
        "is_offered": find_letterhead(request.conference) is not None,
        "is_over": is_over(request.conference, now()),
        "back": _back(request, secret, number),
    }
    answer = render(request, "letters/mine.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _paper(request: ConferenceRequest, secret: str, number: str) -> HttpResponse:
    may_ask(by=actor_of(request), conference=request.conference).require()
    if not _is_slow_enough(request, PAPERS):
        sentence = _("So many papers from one address: wait a minute.")
        raise Refused("too-often", sentence, status=429)
    found = newest_of(find_ticket(request.conference, secret, number))
    if found is None or found.state != LetterState.ISSUED:
        raise NotFound(_("There is no letter yet."))
    language = "ja" if request.GET.get("language") == "ja" else "en"
    return download(write_paper(found, language), f"{found.code}-{language}.pdf", PDF)


def _is_slow_enough(request: ConferenceRequest, limit: RateLimit) -> bool:
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    return limit.allows(address, time.monotonic())


def _hidden(letter: Letter | None) -> str:
    """The end of the passport number: enough for its owner, no use to others who look on."""
    if letter is None or not letter.sealed:
        return ""
    try:
        return f"••••{details_of(letter).passport[-_SHOWN:]}"
    except Refused:  # the secret key is another one now
        return ""


def _back(request: ConferenceRequest, secret: str, number: str) -> str:
    slug = request.conference.slug
    if number:
        return reverse("registration:ticket", args=[slug, secret, number])
    return reverse("registration:given", args=[slug, secret])
