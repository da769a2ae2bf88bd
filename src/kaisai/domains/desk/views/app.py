"""The check-in app: a page, its manifest and its service worker. It works without us from then on."""

import hashlib
import json
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaisai.core.identity.installation import have_name
from kaisai.core.identity.passes import make_pass
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.middleware import policy
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of
from kaisai.domains.desk.operations import have_default_list
from kaisai.domains.desk.queries import over_at
from kaisai.domains.desk.rules import may_work_at_desk
from kaisai.domains.registration.operations import codes_of

PASS_LASTS = timedelta(days=4)  # a device has a new one whenever it fetches the attendees
BADGE = "NUMBER"  # stands for a ticket's number in an address
BUILT = ("desk.js", "preload-helper.js", "desk-decoder.js", "desk.css", "shell.css")


@require_GET
def app(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The app, without anything about anybody: a device keeps this page."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    have_default_list(request.conference, now())
    codes_of(request.conference, now())
    have_name()
    get_token(request)  # sets the cookie that the app's requests prove themselves with
    place = {
        "conference": conference,
        "api": f"/api/v1/{conference}",
        "page": reverse("desk:app", args=[conference]),
        "worker": reverse("desk:worker", args=[conference]),
        "overview": reverse("desk:overview", args=[conference]),
        "tills": reverse("desk:tills", args=[conference]),
        "badge": reverse("desk:badge", args=[conference, BADGE]),
        "signOut": reverse("account_logout"),
        "others": settings.DESK_URLS,
        "pass": reverse("desk:pass", args=[conference]),
        "signIn": f"{reverse('account_login')}?next={reverse('desk:app', args=[conference])}",
    }
    answer = render(request, "desk/app.html", {"of": request.conference, "place": place})
    answer.headers["Content-Security-Policy"] = policy(*settings.DESK_URLS)
    return answer


@require_POST
def hand_pass(request: ConferenceRequest, conference: str) -> HttpResponse:
    """A pass with which the app hands its log to the other addresses: they know nothing of its sign-in."""
    by = actor_of(request)
    may_work_at_desk(by=by, conference=request.conference).require()
    until = min(over_at(request.conference), now() + PASS_LASTS)
    if by.account is None or until <= now():
        raise Refused("over", _("The conference is over."))
    told = make_pass(by.account, conference=conference, part="desk", until=until)
    return JsonResponse({"pass": told}, headers={"Cache-Control": "no-store"})


@require_GET
def worker(request: ConferenceRequest, conference: str) -> HttpResponse:
    """The service worker: which files make the app, and of which build they are."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    page = reverse("desk:app", args=[conference])
    shell = [page, reverse("desk:manifest", args=[conference]), *_files()]
    told = {"name": f"kaisai-desk-{conference}", "build": _build(), "page": page, "shell": shell}
    script = (
        f"self.DESK = {json.dumps(told)};\n"
        f'importScripts("{staticfiles_storage.url("kaisai/built/desk-worker.js")}");\n'
    )
    return HttpResponse(
        script,
        content_type="text/javascript",
        headers={"Service-Worker-Allowed": page, "Cache-Control": "private, no-cache"},
    )


@require_GET
def manifest(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What a phone shows when the app is put on its home screen."""
    may_work_at_desk(by=actor_of(request), conference=request.conference).require()
    page = reverse("desk:app", args=[conference])
    told = {
        "id": page,
        "name": _("Desk of %s") % request.conference,
        "short_name": _("Desk"),
        "start_url": page,
        "scope": page,
        "display": "standalone",
        "background_color": "#0d1210",
        "theme_color": "#0d1210",
        "icons": [
            {
                "src": staticfiles_storage.url("kaisai/icon.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
            }
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _files() -> list[str]:
    folder = settings.STATIC_ROOT / "kaisai"
    built = [f"built/{name}" for name in BUILT if (folder / "built" / name).exists()]
    return [staticfiles_storage.url(f"kaisai/{name}") for name in (*built, "icon.svg")]


@cache
def _build() -> str:
    """Another one with every build: then the device fetches the files anew."""
    folder = settings.STATIC_ROOT / "kaisai" / "built"
    told = hashlib.sha256()
    for name in (*BUILT, "desk-worker.js"):
        file = folder / name
        told.update(file.read_bytes() if file.exists() else b"")
    return told.hexdigest()[:16]
