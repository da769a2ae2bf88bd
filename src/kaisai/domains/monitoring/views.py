"""Announced work around one target or device: a fragment of the board and of the device's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import now, to_ms
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.actors import told_actor
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.monitoring.enums import Subject
from kaisai.domains.monitoring.forms import TurnForm, WorkForm
from kaisai.domains.monitoring.operations import (
    announce_maintenance,
    end_maintenance,
    extend_maintenance,
)
from kaisai.domains.monitoring.queries import call_subject, list_maintenance
from kaisai.domains.monitoring.rules import may_announce_maintenance
from kaisai.domains.network.queries import find_device, find_target


@dataclass(frozen=True, slots=True)
class Around:
    """What the page looks at: what may be announced from there, and whose work is shown there."""

    field: str
    value: str
    offered: tuple[tuple[Subject, str], ...]
    shown: frozenset[tuple[str, str]]


def _around(request: ConferenceRequest) -> Around:
    given = request.POST if request.method == "POST" else request.GET
    key, slug = (given.get(name, "").replace("\0", "") for name in ("target", "device"))
    device = (
        find_target(request.conference, key).device
        if key
        else find_device(request.conference, slug)
    )
    every = list(device.targets.select_related("group").order_by("position", "pk"))
    looked_at = [target for target in every if key in {"", target.key}]
    titles = dict.fromkeys(target.group.title for target in looked_at if target.group)
    places = [
        *([(Subject.ROOM, device.room.slug)] if device.room else []),
        *((Subject.GROUP, title) for title in titles if title),
    ]
    own = [(Subject.TARGET, target.key) for target in looked_at]
    whole = (Subject.DEVICE, device.slug)
    offered = [*own, *([whole] if len(every) > 1 else [])] if key else [whole]
    return Around(
        "target" if key else "device",
        key or slug,
        (*offered, *places),
        frozenset((str(subject), name) for subject, name in (*own, whole, *places)),
    )


def _choices(conference: Conference, around: Around) -> list[tuple[str, str]]:
    language = spoken()
    told = []
    for subject, name in around.offered:
        called = call_subject(conference, subject, name).localize(language)
        told.append((f"{subject}:{name}", f"{called} ({subject.label})"))
    return told


def _works(conference: Conference, around: Around, at: datetime) -> list[dict[str, Any]]:
    language = spoken()
    today = at.astimezone(conference.zone).date()
    return [
        {
            "row": row,
            "called": call_subject(conference, row.subject, row.name).localize(language),
            "by": told_actor(row.by_label),
            "begun": row.starts_at <= at,
            "today": row.ends_at.astimezone(conference.zone).date() == today,
        }
        for row in list_maintenance(conference, at, coming=True)
        if (row.subject, row.name) in around.shown
    ]


def _form(
    request: HttpRequest, conference: Conference, around: Around, at: datetime, *, filled: bool
) -> WorkForm:
    return WorkForm(
        request.POST if filled else None,
        choices=_choices(conference, around),
        at=at,
        zone=conference.zone,
    )


def _fragment(
    request: ConferenceRequest, *, said: str = "", refusal: str = "", form: WorkForm | None = None
) -> HttpResponse:
    at, around = now(), _around(request)
    verdict = may_announce_maintenance(actor_of(request), request.conference)
    works = _works(request.conference, around, at)
    if not (works or verdict or refusal):
        return HttpResponse("")
    context = {
        "around": around,
        "works": works,
        "mark": " ".join(f"{work['row'].pk}:{to_ms(work['row'].ends_at)}" for work in works),
        "verdict": verdict,
        "said": said,
        "refusal": refusal,
        "form": form or _form(request, request.conference, around, at, filled=False),
        "is_open": form is not None,
    }
    return render(request, "monitoring/work.html", context, status=422 if refusal else 200)


def _refusal_of(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as refusal:
        return str(refusal)
    return ""


@require_GET
def work(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """What is announced about `?target=` (a key) or `?device=` (a slug), and the form to announce more."""
    return _fragment(request)


@require_POST
def announce(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Announce work on what was chosen."""
    at = now()
    form = _form(request, request.conference, _around(request), at, filled=True)
    if not form.is_valid():
        return _fragment(request, refusal=_first_error(form), form=form)
    given = form.cleaned_data
    subject, _colon, name = given["what"].partition(":")
    when = {key: given[key] for key in ("starts_at", "minutes", "ends_at") if key in given}
    refusal = _refusal_of(
        lambda: announce_maintenance(
            by=actor_of(request),
            conference=request.conference,
            at=at,
            subject=Subject(subject),
            name=name,
            note=given["note"],
            **when,
        )
    )
    if refusal:
        return _fragment(request, refusal=refusal, form=form)
    return _fragment(request, said=_("Maintenance announced."))


def _first_error(form: WorkForm | TurnForm) -> str:
    field, errors = next(iter(form.errors.items()))
    label = form[field].label if field in form.fields else ""
    return f"{label}: {errors[0]}" if label else str(errors[0])


def _turned(request: ConferenceRequest, said: str, act: Callable[..., object]) -> HttpResponse:
    form = TurnForm(request.POST)
    if not form.is_valid():
        return _fragment(request, refusal=_first_error(form))
    given = {name: value for name, value in form.cleaned_data.items() if value is not None}
    refusal = _refusal_of(
        lambda: act(by=actor_of(request), conference=request.conference, at=now(), **given)
    )
    return _fragment(request, said="" if refusal else said, refusal=refusal)


@require_POST
def extend(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """Let work take longer."""
    return _turned(request, _("Maintenance extended."), extend_maintenance)


@require_POST
def end(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - set on the request
    """End work now, or call it off."""
    return _turned(request, _("Maintenance ended."), end_maintenance)
