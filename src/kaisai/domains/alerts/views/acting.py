"""Taking care of an alert, and having quiet."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kaisai.core.conference.models import Conference
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.given import number_in
from kaisai.core.surfaces.requests import ConferenceRequest, around
from kaisai.domains.alerts import operations
from kaisai.domains.alerts.forms import QuietForm

WRONG = Refused("bad-value", gettext_lazy("Choose how long."), status=422)


def end_of_day(conference: Conference, at: datetime) -> datetime:
    """Midnight at the venue."""
    there = at.astimezone(conference.zone)
    return datetime.combine(there.date() + timedelta(days=1), time(), tzinfo=conference.zone)


@require_POST
def acknowledge(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Take care of one alert."""
    operations.acknowledge(**around(request), alert=number_in(request.POST, "alert"))
    messages.success(request, _("It is yours now; nobody further is told unless it gets worse."))
    return redirect("alerts:overview", conference=conference)


@require_POST
def silence(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Have quiet about something for a while."""
    form, told = QuietForm(request.POST), around(request)
    if not form.is_valid():
        raise WRONG
    given = dict(form.cleaned_data)
    span, rules = given.pop("span"), given.pop("rule").split()
    ends_at = end_of_day(request.conference, told["at"])
    if span != "day":
        ends_at = told["at"] + timedelta(minutes=int(span))
    for rule in rules or [""]:
        operations.silence(**told, ends_at=ends_at, rule=rule, **given)
    messages.success(request, _("Silenced."))
    return redirect("alerts:overview", conference=conference)


@require_POST
def silence_end(request: ConferenceRequest, conference: str) -> HttpResponse:
    """End a silence."""
    operations.end_silence(**around(request), silence=number_in(request.POST, "silence"))
    messages.success(request, _("The silence is over."))
    return redirect("alerts:overview", conference=conference)
