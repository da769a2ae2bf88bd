"""What is answered when something broke that no view foresaw: a page that needs nothing, or JSON."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def answer_trouble(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: answers while the error is being handled, which Django has logged.

    503 when the database went away, perhaps after it had carried out what was asked; 500 else.
    """
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = 503 if is_away else 500
    if request.path.startswith("/api/") or not request.accepts("text/html"):
        told = _told_of_database() if is_away else _told_of_bug()
        answer: HttpResponse = JsonResponse(told, status=status)
    else:
        answer = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if is_away:
        answer.headers["Retry-After"] = "5"
    return answer


def _told_of_database() -> dict[str, str]:
    sentence = _(
        "The database did not answer. Wait a moment and look whether it was done before you try again."
    )
    return {"code": "unavailable", "sentence": sentence}


def _told_of_bug() -> dict[str, str]:
    sentence = _("Something broke here. The fault is ours and has been recorded.")
    return {"code": "broken", "sentence": sentence}
