"""Who is who: pairs that are perhaps one, the preview of a merge, and the way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.surfaces.given import word_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.people.operations import keep_apart, merge, undo_merge
from kaisai.domains.people.queries import find_person, list_proposals, preview_merge, ref_of
from kaisai.domains.people.views.looking import crumbs

_MEANWHILE = "changed-meanwhile"


@require_GET
def perhaps(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Everybody who is perhaps the same as somebody else."""
    found = list_proposals(by=actor_of(request), conference=request.conference)
    context = {"proposals": found, "breadcrumbs": crumbs(conference, _("Perhaps the same"))}
    return render(request, "people/perhaps.html", context)


@require_http_methods(["GET", "POST"])
def compare(request: ConferenceRequest, conference: str, person: str, other: str) -> HttpResponse:
    """What merging two would do; confirmed, it is done."""
    trouble = ""
    if request.method == "POST":
        try:
            expect = word_in(request.POST, "expect")
            merge(**around(request), person=person, other=other, expect=expect)
            messages.success(request, _("Merged. It can be undone on this page at any time."))
            return redirect("people:person", conference, person)
        except Refused as refusal:
            if refusal.code != _MEANWHILE:
                raise
            trouble = str(refusal)
    preview = preview_merge(
        by=actor_of(request), conference=request.conference, person=person, other=other
    )
    context = {
        "preview": preview,
        "trouble": trouble,
        "breadcrumbs": crumbs(conference, _("Merge two people")),
    }
    return render(request, "people/merge.html", context, status=409 if trouble else 200)


@require_POST
def undo(request: ConferenceRequest, conference: str, pk: int) -> HttpResponse:
    """Take a merge back."""
    undone = undo_merge(**around(request), merge=pk)
    messages.success(request, _("The merge is undone. They are as they were before it."))
    ref = ref_of(request.conference, undone.one)
    try:
        find_person(by=actor_of(request), conference=request.conference, person=ref)
    except NotFound:  # what they left is in other hands meanwhile
        return redirect("people:people", conference)
    return redirect("people:person", conference, ref)


@require_POST
def part(request: ConferenceRequest, conference: str, person: str, other: str) -> HttpResponse:
    """They are two people, and proposed no longer."""
    keep_apart(**around(request), person=person, other=other)
    messages.success(request, _("They are two people. They are no longer proposed."))
    back = word_in(request.POST, "back", 10)
    if back == "list":
        return redirect("people:perhaps", conference)
    return redirect("people:person", conference, person)
