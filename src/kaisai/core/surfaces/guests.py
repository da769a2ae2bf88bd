"""Pages for everybody: forms without a token of one's own, and one answer for all who look at once.

A token in a form is different for each visitor, so a page with one can be shown to one only. Forms
that anybody may send are guarded by what every browser says of itself instead: from which site a
request comes.
"""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from kaisai.core.kit.errors import NotAllowed

View = Callable[..., HttpResponse]


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent the request, or a program; not a page of somebody else's.

    Browsers say so in Sec-Fetch-Site, older ones in Origin; a program has no cookies to steal.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return origin in settings.CSRF_TRUSTED_ORIGINS or urlsplit(origin).netloc == request.get_host()


def form_for_all(view: View) -> View:
    """A view whose form has no token: it is taken from pages of this kaisai only."""

    @csrf_exempt
    @functools.wraps(view)
    def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_from_here(request):
            raise NotAllowed(_("This form was sent from another site. Open it here and try again."))
        return view(request, *args, **kwargs)

    return taken


def alike_for_guests(seconds: float) -> Callable[[View], View]:
    """Guests who look within these seconds see the same answer, if their browser keeps nothing of ours.

    When a sale opens, two thousand look at one page; the server makes it once a second instead
    (`config/serving.py` obeys).
    """

    def declare(view: View) -> View:
        @functools.wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            answer.alike_for = seconds  # type: ignore[attr-defined]  # responses take attributes
            return answer

        return shown

    return declare
