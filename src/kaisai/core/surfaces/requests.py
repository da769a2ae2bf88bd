"""A request with what the middleware learned about it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor, actor_for
from kaisai.core.kit.clock import now


class ConferenceRequest(HttpRequest):
    """What views inside a conference receive."""

    conference: Conference
    of_a_guest: bool  # set where only a page that is open to all may be seen
    htmx: HtmxDetails


View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Mark a view that shows a public conference to everybody: what it shows is for strangers' eyes."""
    view.open_to_all = True  # type: ignore[attr-defined]  # functions take attributes
    return view


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking."""
    return actor_for(request.user)


def around(request: ConferenceRequest) -> dict[str, Any]:
    """What every operation is told of a request: by whom, at which conference, when."""
    return {"by": actor_of(request), "conference": request.conference, "at": now()}


def client_address(request: HttpRequest, *, proxied: bool) -> str:
    """The address that rate limits count for a request."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return counted_address(request.META.get("REMOTE_ADDR", ""), forwarded, proxied=proxied)


def counted_address(seen: str, forwarded: str, *, proxied: bool) -> str:
    """Whom the server sees; behind a proxy, the last hop that the proxy saw (X-Forwarded-For)."""
    last = forwarded.rpartition(",")[2].strip() if proxied else ""
    return last or seen or "unknown"
