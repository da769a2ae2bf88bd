"""What the crew sees of the outbox: mails by state, and one of them."""

from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of, around
from kaisai.domains.mails.enums import MailState
from kaisai.domains.mails.forms import BounceForm, OutboxForm
from kaisai.domains.mails.models import Mail
from kaisai.domains.mails.operations import (
    drop,
    hold,
    record_bounce,
    release,
    resend,
    save_outbox,
)
from kaisai.domains.mails.queries import (
    compose,
    count_mails,
    find_mail,
    find_occasion,
    list_mails,
    outbox_of,
)
from kaisai.domains.mails.rules import may_write

SHOWN = 100
CONSOLE = "django.core.mail.backends.console.EmailBackend"
MOVES = {"hold": hold, "release": release, "drop": drop}


def crumbs(request: ConferenceRequest, here: str) -> list[Crumb]:
    """The way from the outbox to this page."""
    return [
        Crumb(_("Outbox"), reverse("mails:overview", args=[request.conference.slug])),
        Crumb(here),
    ]


def _row(mail: Mail) -> dict[str, object]:
    return {
        "mail": mail,
        "label": find_occasion(mail.occasion).label,
        "problem": mail.problem_ja if spoken() == "ja" else mail.problem_en,
    }


@require_GET
def overview(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Mails, the newest first, by state and address."""
    return _overview(request, BounceForm())


def _overview(request: ConferenceRequest, form: BounceForm) -> HttpResponse:
    text = request.GET.get("words", "")[:100].replace("\0", "")
    asked = request.GET.get("state", "")
    state = MailState(asked) if asked in MailState.values else None
    by, here = actor_of(request), request.conference
    rows = list(list_mails(by=by, conference=here, text=text, state=state)[: SHOWN + 1])
    counts = count_mails(request.conference)
    context = {
        "rows": [_row(row) for row in rows[:SHOWN]],
        "there_are_more": len(rows) > SHOWN,
        "words": text,
        "state": state or "",
        "tabs": [(one, counts[one]) for one in MailState if counts[one] or one == state],
        "many": sum(counts.values()),
        "held": counts[MailState.HELD],
        "outbox": outbox_of(request.conference),
        "is_logged": installation.EMAIL_BACKEND == CONSOLE,
        "form": form,
    }
    page = "mails/lines.html" if request.htmx else "mails/overview.html"
    return render(request, page, context, status=422 if form.errors else 200)


@require_GET
def mail(request: ConferenceRequest, conference: str, mail: int) -> HttpResponse:  # noqa: ARG001 - the address
    """One mail as it leaves or left; secrets are covered."""
    may_write(by=actor_of(request), conference=request.conference).require()
    found = find_mail(request.conference, mail)
    composed, gone = None, False
    try:
        composed = compose(found, is_shown=True)
    except NotFound:
        gone = True  # what it was about is erased
    context = {
        **_row(found),
        "composed": composed,
        "is_gone": gone,
        "sender": installation.DEFAULT_FROM_EMAIL,
        "reply_to": outbox_of(request.conference).reply_to,
        "can_resend": found.state not in (MailState.WAITING, MailState.HELD),
        "breadcrumbs": crumbs(request, found.subject),
    }
    return render(request, "mails/mail.html", context)


@require_POST
def send_again(request: ConferenceRequest, conference: str, mail: int) -> HttpResponse:
    """A copy leaves."""
    try:
        copy = resend(**around(request), mail=mail)
    except Refused as refused:
        return _told(request, refused, mail)
    messages.success(request, _("It is sent once more."))
    return redirect("mails:mail", conference, copy.pk)


@require_POST
def move(request: ConferenceRequest, conference: str, mail: int, what: str) -> HttpResponse:
    """Hold back, release or drop one mail."""
    if what not in MOVES:
        raise NotFound(_("There is no such mail."))
    try:
        MOVES[what](**around(request), mails=[mail])
    except Refused as refused:
        return _told(request, refused, mail)
    messages.success(request, _("Saved."))
    return redirect("mails:mail", conference, mail)


def _told(request: ConferenceRequest, refused: Refused, mail: int) -> HttpResponse:
    if refused.status in {403, 404}:
        raise refused
    messages.warning(request, str(refused))
    return redirect("mails:mail", request.conference.slug, mail)


@require_POST
def release_all(request: ConferenceRequest, conference: str) -> HttpResponse:
    """Everything that is held back may go, or is dropped."""
    is_dropped = "drop" in request.POST
    try:
        many = (drop if is_dropped else release)(**around(request))
    except Refused as refused:
        if refused.status == 403:
            raise
        messages.warning(request, str(refused))
    else:
        sentence = (
            ngettext("%s mail dropped.", "%s mails dropped.", many)
            if is_dropped
            else ngettext("%s mail released.", "%s mails released.", many)
        )
        messages.success(request, sentence % many)
    return redirect("mails:overview", conference)


@require_POST
def bounce(request: ConferenceRequest, conference: str) -> HttpResponse:
    """A mail came back."""
    form = BounceForm(request.POST)
    may_write(by=actor_of(request), conference=request.conference).require()
    if form.is_valid():
        with refusals_in(form, "address"):
            found = record_bounce(**around(request), address=form.cleaned_data["address"])
            messages.success(request, _("Noted. Further mails to this address are held back."))
            return redirect("mails:mail", conference, found.pk)
    return _overview(request, form)


@require_http_methods(["GET", "POST"])
def settings(request: ConferenceRequest, conference: str) -> HttpResponse:
    """How mails leave."""
    verdict = may_write(by=actor_of(request), conference=request.conference)
    verdict.require()
    posted = request.POST if request.method == "POST" else None
    form = OutboxForm(posted, initial=OutboxForm.of(outbox_of(request.conference)))
    if posted is not None and form.is_valid():
        with refusals_in(form):
            save_outbox(**around(request), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("mails:overview", conference)
    context = {
        "form": form,
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("How mails leave")),
    }
    return render(request, "mails/settings.html", context, status=422 if form.errors else 200)
