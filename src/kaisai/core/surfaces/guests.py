"""Pages for everybody: forms without a token of one's own, and one answer for all who look at once.

A token in a form is different for each visitor, so a page with one can be shown to one only. Forms
that anybody may send are guarded by what every browser says of itself instead: from which site a
request comes.
"""

import functools
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from kaisai.core.kit.errors import NotAllowed

View = Callable[..., HttpResponse]
# Cookies that say nothing of who somebody is. With any other one an answer is nobody's but theirs.
IMPERSONAL = ("theme", settings.LANGUAGE_COOKIE_NAME)
MOST_SHARED = 200  # answers of one kind


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


class SharedAnswers:
    """Answers to what guests did that come out alike, such as that all is gone: made once in a moment.

    The web server keeps one and hangs it on each request as `shared_answers`.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, bytes, int]] = {}
        self._making = threading.Lock()

    def find_or_make(self, key: Hashable, make: Callable[[], HttpResponse]) -> HttpResponse:
        """What was answered a moment ago, or what `make` answers."""
        with self._making:
            until, content, status = self._kept.get(key, (0.0, b"", 0))
            if time.monotonic() >= until:
                made = make()
                content, status = made.content, made.status_code
                if len(self._kept) >= MOST_SHARED:
                    self._kept.clear()
                self._kept[key] = time.monotonic() + self._seconds, content, status
        return HttpResponse(content, status=status)


def answer_alike(
    request: HttpRequest, about: tuple[Hashable, ...], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """The same for all guests of whom `about` and the look of their pages is the same."""
    shared: SharedAnswers | None = getattr(request, "shared_answers", None)
    if shared is None or any(name not in IMPERSONAL for name in request.COOKIES):
        return make()
    look = (request.get_host(), request.scheme, get_language(), request.COOKIES.get("theme"))
    return shared.find_or_make((request.path, *about, *look), make)
