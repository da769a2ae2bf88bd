"""Moments in the address of a page: whole milliseconds since 1970, as the clocks of browsers count."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaisai.core.kit.clock import from_ms, now
from kaisai.core.kit.errors import Refused

LATEST_MS = 4_000_000_000_000  # the year 2096; beyond it somebody mistyped


def moment_in(request: HttpRequest, name: str) -> datetime | None:
    """The moment `?name=`, None where the address has none.

    Raises:
        Refused: `bad-value` when it is no number, or too far away.
    """
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 15 or int(text) > LATEST_MS:
        raise Refused("bad-value", _("A moment is given in milliseconds since 1970."), status=400)
    return from_ms(int(text))


def stretch_in(
    request: HttpRequest,
    *,
    usual: timedelta | None = None,
    shortest: timedelta = timedelta(0),
    longest: timedelta = timedelta.max,
) -> tuple[datetime, datetime]:
    """From `?from=` to `?to=`. With `usual`, the stretch ends now and is that long unless told.

    Raises:
        Refused: `bad-value` when a moment is missing or the stretch is too short or too long.
    """
    start, end = moment_in(request, "from"), moment_in(request, "to")
    if usual is not None:
        end = end or now()
        start = start or end - usual
    if start is None or end is None or not shortest <= end - start <= longest:
        raise Refused(
            "bad-value",
            _("Say from= and to= in milliseconds since 1970, in this order."),
            status=400,
        )
    return start, end
