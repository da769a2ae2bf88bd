"""What happens to every request before and after its view."""

import functools
import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.queries import list_conferences_for
from kaisai.core.conference.queries import find_public_conference
from kaisai.core.identity.actors import STRANGER, Actor
from kaisai.core.kit.errors import NotFound, Refused, Unavailable
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.requests import actor_of, client_address

Handler = Callable[[HttpRequest], HttpResponseBase]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src {}; "
    "object-src 'none'; base-uri 'none'; form-action {}; frame-ancestors 'none'"
)
MOST_LANGUAGES = 200  # headers whose meaning is remembered
# Pages and their fragments; sign-in has tighter limits of its own (allauth).
STRANGERS = RateLimit(per_second=20, burst=300)


def rate_limit(get_response: Handler) -> Handler:
    """Slow down whoever asks too often, before anything costs more than this."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        address = client_address(request, proxied=settings.BEHIND_PROXY)
        if not STRANGERS.allows(address, time.monotonic()):
            return HttpResponse(status=429, headers={"Retry-After": "10"})
        return get_response(request)

    return handle


def private_answers(get_response: Handler) -> Handler:
    """What is answered depends on who asks: no proxy keeps it, no browser shows it again unasked.

    Pages about an account hold tokens, recovery codes and forms that lead to them; nobody keeps those.
    A view that answers everybody alike may say otherwise.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        secret = request.path.startswith("/accounts/")
        response.headers.setdefault(
            "Cache-Control", "private, no-store" if secret else "private, no-cache"
        )
        return response

    return handle


@functools.cache
def policy(*connect: str, forms: tuple[str, ...] = ()) -> str:
    """What a page may load: its scripts may ask `connect`, its forms may lead to `forms`, beside this origin."""
    return POLICY.format(" ".join(("'self'", *connect)), " ".join(("'self'", *forms)))


def content_security(get_response: Handler) -> Handler:
    """No inline script, no inline style, nothing from elsewhere."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        return response

    return handle


def language_of_program(get_response: Handler) -> Handler:
    """Sentences in the language that a header asks for; what it means is remembered."""
    known: dict[str, str] = {}

    def handle(request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
        language = known.get(asked)
        if language is None:
            if len(known) >= MOST_LANGUAGES:
                known.clear()
            language = known[asked] = get_language_from_request(request)
        activate(language)
        return get_response(request)

    return handle


class conference_of_address:  # noqa: N801 - listed in MIDDLEWARE beside functions
    """Sets `request.conference` from the `conference` part of the address, for those who may see it.

    A view that is `open_to_all` is shown to everybody once its conference is public.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: object,
        _args: object,
        kwargs: dict[str, str],
    ) -> HttpResponseBase | None:
        """Strangers are sent to sign in; whoever is not of the crew learns nothing, not even that it exists."""
        slug = kwargs.get("conference")
        if slug is None or request.path.startswith("/api/"):
            return None
        actor = actor_of(request)
        conference = None
        if actor != STRANGER:
            conference = list_conferences_for(actor).filter(slug=slug).first()
        if conference is None and getattr(view, "open_to_all", False):
            conference = find_public_conference(slug)
            request.of_a_guest = True  # type: ignore[attr-defined]  # see ConferenceRequest
        if conference is None:
            return answer_refusal(request, _hidden(actor))
        request.conference = conference  # type: ignore[attr-defined]  # see ConferenceRequest
        return None


def _hidden(actor: Actor) -> Refused:
    if actor == STRANGER:
        return Refused("not-allowed", _("Sign in first."), status=401)
    return NotFound(_("There is no conference with this address, or you are not of its crew."))


class say_refusals:  # noqa: N801 - listed in MIDDLEWARE beside functions
    """Turns `Refused` and `Unavailable` into a page or JSON with one clear sentence."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Bugs pass; they are Django's to report."""
        if isinstance(error, Unavailable):
            return answer_refusal(request, Refused("unavailable", str(error), status=503))
        return answer_refusal(request, error) if isinstance(error, Refused) else None


def answer_refusal(request: HttpRequest, refusal: Refused) -> HttpResponseBase:
    """A page for people, JSON for programs, the sign-in page for strangers who want to read."""
    if not request.accepts("text/html"):
        told = {"code": refusal.code, "sentence": str(refusal.sentence)}
        return JsonResponse(told, status=refusal.status)
    if refusal.status == 401 and request.method in {"GET", "HEAD"}:
        return redirect(
            f"{reverse('account_login')}?" + urlencode({"next": request.get_full_path()})
        )
    page = refusal.status if refusal.status in {400, 403, 404, 429} else 400
    return render(request, f"{page}.html", {"sentence": refusal.sentence}, status=refusal.status)


def language_of(request: HttpRequest) -> str:
    """`ja` or `en`, as the visitor chose or their browser prefers."""
    return "ja" if get_language_from_request(request).startswith("ja") else "en"
