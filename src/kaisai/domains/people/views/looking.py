"""Everybody, one of them, and their names."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.surfaces.given import number_in, word_in
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.people.enums import NameField
from kaisai.domains.people.forms import NamesForm
from kaisai.domains.people.operations import correct_names, drop_correction
from kaisai.domains.people.queries import find_person, list_people, list_roles
from kaisai.domains.people.rules import may_see_people

SAID = "same"  # in an address: whom somebody else is to be merged with


@require_GET
def people(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Everybody once: by any name, mail or number, and by what they are."""
    asked: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
    chosen: dict[str, Any] = {
        "text": word_in(request.GET, "text", 100),
        "role": word_in(request.GET, "role", 40),
    }
    found = list_people(**asked, **chosen, page=number_in(request.GET, "page", 1))
    same = word_in(request.GET, SAID, 40)
    context = {
        "found": found,
        "chosen": chosen,
        "same": find_person(**asked, person=same).person if same else None,
        "is_filtered": any(chosen.values()),
        "previous": found.page - 1,
        "next": found.page + 1,
        "around": urlencode({k: v for k, v in (chosen | {SAID: same}).items() if v}),
        "roles": [(role.code, role.label) for role in list_roles()],
        "breadcrumbs": [Crumb(_("Who is who"))],
    }
    page = "people/found.html" if request.htmx else "people/people.html"
    return render(request, page, context)


@require_GET
def person(request: ConferenceRequest, conference: str, person: str) -> HttpResponse:
    """One of them: names, what they have, what was merged, who is perhaps the same."""
    file = find_person(by=actor_of(request), conference=request.conference, person=person)
    called = [(field.label, getattr(file.person, field.value)) for field in NameField]
    context = {
        "file": file,
        "person": file.person,
        "names": called,
        "breadcrumbs": crumbs(conference, file.person.name or _("Somebody without a name")),
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def names(request: ConferenceRequest, conference: str, person: str) -> HttpResponse:
    """How somebody is called, corrected by the crew."""
    asked: dict[str, Any] = {"by": actor_of(request), "conference": request.conference}
    verdict = may_see_people(**asked)
    now = find_person(**asked, person=person).person
    begun = {field: asdict(now)[field] for field in NameField.values}
    form = NamesForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            correct_names(**around(request), person=person, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("people:person", conference, person)
    called = now.name or _("Somebody without a name")
    page = reverse("people:person", args=[conference, person])
    context = {
        "form": form,
        "person": now,
        "verdict": verdict,
        "breadcrumbs": [*crumbs(conference, called, page), Crumb(_("Names"))],
    }
    return render(request, "people/names.html", context, status=422 if form.errors else 200)


@require_POST
def drop_names(request: ConferenceRequest, conference: str, person: str) -> HttpResponse:
    """Their names again as they gave them."""
    drop_correction(**around(request), person=person)
    messages.success(request, _("The names are again as they were given."))
    return redirect("people:person", conference, person)


def crumbs(conference: str, here: str, page: str = "") -> list[Crumb]:
    """The way from the list of people to this page."""
    return [Crumb(_("Who is who"), reverse("people:people", args=[conference])), Crumb(here, page)]
