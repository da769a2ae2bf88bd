"""Home, search, theme, style guide, health: the pages that belong to no domain."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.access.queries import list_conferences_for
from kaisai.core.access.verdicts import may_keep_installation
from kaisai.core.surfaces.context import THEMES, list_twins
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.requests import actor_of
from kaisai.core.surfaces.search import search

YEAR = 60 * 60 * 24 * 365


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The conferences of whoever asks; with just one, straight into it."""
    if not request.user.is_authenticated:
        return render(request, "welcome.html")
    actor = actor_of(request)
    conferences = list(list_conferences_for(actor)[:50])
    may_open = may_keep_installation(by=actor)
    if len(conferences) == 1 and not may_open:
        return redirect("conference_home", conference=conferences[0].slug)
    context = {
        "own_conferences": conferences,
        "may_open": may_open,
        "twins": list_twins(conferences),
    }
    return render(request, "home.html", context)


@form_for_all
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or auto in a cookie of its own; no account needed."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(_way_back(request))
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Search in everything that the viewer may see."""
    text = request.GET.get("q", "").strip()[:100]
    slug = request.GET.get("conference", "")
    conference = list_conferences_for(actor_of(request)).filter(slug=slug).first()
    hits = search(actor_of(request), conference, text) if text and conference else []
    return render(request, "search.html", {"text": text, "hits": hits, "searched": conference})


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages."""
    return render(request, "styleguide.html")


@require_GET
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's signature
    """For load balancers: can this process reach its database?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
