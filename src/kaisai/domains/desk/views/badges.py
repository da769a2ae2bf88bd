"""Pages and files of badges: printed ahead on sheets or a roll, or one by one at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaisai.core.surfaces.downloads import PDF, download
from kaisai.core.surfaces.middleware import policy
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.desk.enums import BadgeSize
from kaisai.domains.desk.forms import BadgesForm
from kaisai.domains.desk.operations import save_badge_layout
from kaisai.domains.desk.queries import find_badge, find_layout, list_badges, list_lanes
from kaisai.domains.desk.rules import may_run_desk, may_work_at_desk
from kaisai.engines.badges.paper import Size, write_roll, write_sheets

_SIZES = {BadgeSize.A6: Size.A6, BadgeSize.CARD: Size.CARD}
_MOST_LANE = 999


@require_http_methods(["GET", "POST"])
def badges(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What stands on badges, and the files to print."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    may_run = may_run_desk(by=actor_of(request), conference=request.conference)
    if request.method == "POST":
        may_run.require()
    layout = find_layout(request.conference)
    form = BadgesForm(
        request.POST if request.method == "POST" else None, initial=BadgesForm.of(layout)
    )
    form.offer(request.conference)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            save_badge_layout(**around(request), **form.told())
            messages.success(request, _("Saved."))
            return redirect("desk:badges", conference)
    found = list_badges(**around(request))
    context = {
        "form": form,
        "may_run": may_run,
        "badges": len(found),
        "codes": sum(badge.contact is not None for badge in found),
        "lacking": [badge for badge in found if badge.lacks_letters],
        "lanes": list_lanes(**around(request)),
        "breadcrumbs": [
            Crumb(_("Desk"), reverse("desk:overview", args=[conference])),
            Crumb(_("Badges")),
        ],
    }
    return render(request, "desk/badges.html", context, status=422 if form.errors else 200)


@require_GET
def badge_sheets(request: ConferenceRequest, conference: str) -> HttpResponse:
    """All badges, or those of a lane (`?lane=2`), on A4 sheets in the order of the boxes."""
    found = list_badges(**around(request), lane=_lane(request))
    size = _SIZES[BadgeSize(find_layout(request.conference).size)]
    data = write_sheets(found, size, _("Badges"))
    return download(data, f"badges-{conference}.pdf", PDF)


@require_GET
def badge_roll(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The same as labels of a roll."""
    found = list_badges(**around(request), lane=_lane(request))
    return download(write_roll(found, _("Badges")), f"labels-{conference}.pdf", PDF)


@require_GET
def badge(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:  # noqa: ARG001 - the address
    """The label of one ticket, to be printed at the desk; the check-in app prints it from a frame."""
    data = write_roll([find_badge(**around(request), number=number)], _("Badge"))
    answer = HttpResponse(data, content_type=PDF)
    answer.headers["Content-Disposition"] = 'inline; filename="badge.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    framed = policy().replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers["Content-Security-Policy"] = framed
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _lane(request: ConferenceRequest) -> int:
    told = request.GET.get("lane", "")
    return min(int(told), _MOST_LANE) if told.isascii() and told.isdecimal() else 0
