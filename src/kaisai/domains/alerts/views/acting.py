"""Taking care of an alert, and having quiet."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.forms import QuietForm

WRONG = Refused("bad-value", gettext_lazy("Choose how long."), status=422)


def number_of(request: ConferenceRequest, name: str) -> int:
    """A number that a form sent; 0, which nothing has, for what is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def end_of_day(conference: Conference, at: datetime) -> datetime:
    """Midnight at the venue."""
    there = at.astimezone(conference.zone)
    return datetime.combine(there.date() + timedelta(days=1), time(), tzinfo=conference.zone)


@require_POST
def acknowledge(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Take care of one alert."""
    operations.acknowledge(
        by=actor_of(request),
        conference=request.conference,
        at=now(),
        alert=number_of(request, "alert"),
    )
    messages.success(request, _("It is yours now; nobody further is told unless it gets worse."))
    return redirect("alerts:overview", conference=conference)


@require_POST
def silence(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Have quiet about something for a while."""
    form, at = QuietForm(request.POST), now()
    if not form.is_valid():
        raise WRONG
    given = dict(form.cleaned_data)
    span, rules = given.pop("span"), given.pop("rule").split()
    ends_at = end_of_day(request.conference, at)
    if span != "day":
        ends_at = at + timedelta(minutes=int(span))
    around: dict[str, Any] = {"by": actor_of(request), "conference": request.conference, "at": at}
    for rule in rules or [""]:
        operations.silence(**around, ends_at=ends_at, rule=rule, **given)
    messages.success(request, _("Silenced."))
    return redirect("alerts:overview", conference=conference)


@require_POST
def silence_end(request: ConferenceRequest, conference: str) -> HttpResponse:
    """End a silence."""
    operations.end_silence(
        by=actor_of(request),
        conference=request.conference,
        at=now(),
        silence=number_of(request, "silence"),
    )
    messages.success(request, _("The silence is over."))
    return redirect("alerts:overview", conference=conference)
