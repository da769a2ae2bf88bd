"""Closing a conference out: what is personal is counted, and erased once somebody has typed its name."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from kaisai.core.access.verdicts import may_run_conference
from kaisai.core.kit.clock import now
from kaisai.core.operations.closing import close_out, preview_close_out
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import ConferenceRequest, actor_of

MOST_STEPS = 30  # of a thousand each, in one request
# What people call the rows of a model.
WORDS = {
    "access.grant": gettext_lazy("Roles of the crew: who gave them"),
    "alerts.acknowledgement": gettext_lazy("Acknowledged alerts: by whom"),
    "alerts.delivery": gettext_lazy("Messages about alerts"),
    "alerts.route": gettext_lazy("Who is told of alerts"),
    "alerts.shift": gettext_lazy("Who is told of alerts on which shift"),
    "alerts.silence": gettext_lazy("Silenced alerts: by whom"),
    "capacity.change": gettext_lazy("Changes of the network: by whom"),
    "capacity.complaint": gettext_lazy("Complaints about the network: notes and by whom"),
    "capacity.expectation": gettext_lazy("Expected people: who said so"),
    "checks.check": gettext_lazy("Checks of rooms: by whom"),
    "checks.signoff": gettext_lazy("Rooms signed off: by whom"),
    "desk.desknote": gettext_lazy("Notes for the desk"),
    "desk.admission": gettext_lazy("Admissions: they stay, without names"),
    "desk.scan": gettext_lazy("Scans at the desk: notes and who scanned"),
    "desk.stay": gettext_lazy("Who is inside of rooms: they stay, without names"),
    "desk.till": gettext_lazy("Tills: who answers for them"),
    "desk.tillline": gettext_lazy("Lines of tills: who wrote them, and why"),
    "letters.letter": gettext_lazy("Letters of invitation: passports and travel"),
    "letters.letterhead": gettext_lazy("Letters of invitation: who signs"),
    "lottery.application": gettext_lazy("Applications to lotteries"),
    "mails.mail": gettext_lazy("Mails, sent or waiting"),
    "mails.outbox": gettext_lazy("Where answers to mails go"),
    "monitoring.maintenance": gettext_lazy("Maintenance: who announced it"),
    "network.sourcefile": gettext_lazy("Lists of devices: who imported them"),
    "payments.bankaccount": gettext_lazy("The bank account for transfers"),
    "payments.payment": gettext_lazy("Card payments: the way to pay"),
    "payments.transferline": gettext_lazy("Bank transfers"),
    "people.namecard": gettext_lazy("Names that the crew corrected"),
    "people.sameness": gettext_lazy("Who was found to be one person"),
    "program.speaker": gettext_lazy("Speakers of the programme"),
    "receipts.document": gettext_lazy("Receipts and invoices: recipients"),
    "receipts.issuer": gettext_lazy("Who issues receipts"),
    "registration.addressrequest": gettext_lazy("Requests for lost addresses"),
    "registration.answer": gettext_lazy("Answers to questions"),
    "registration.attendeelist": gettext_lazy("Imported lists: who imported them"),
    "registration.handover": gettext_lazy("Tickets given away: whom they went to"),
    "registration.invitation": gettext_lazy("Invitations: whom they were sent to"),
    "registration.order": gettext_lazy("Orders: buyers and their ways in"),
    "registration.origin": gettext_lazy("Registrations made elsewhere"),
    "registration.refund": gettext_lazy("Refunds: their reasons"),
    "registration.ticket": gettext_lazy("Tickets: names of attendees"),
    "registration.voucher": gettext_lazy("Vouchers: whom they were given to"),
    "registration.wish": gettext_lazy("Waiting list: who waits"),
    "signup.offer": gettext_lazy("Day staff: who offered to help"),
    "waiting_room.visitor": gettext_lazy("Places in the waiting room"),
}


class CloseOutForm(forms.Form):
    """The name of the conference, typed."""

    confirm = forms.CharField(label=gettext_lazy("Short name of the conference"), max_length=50)


@require_http_methods(["GET", "POST"])
def closing(request: ConferenceRequest, conference: str) -> HttpResponse:
    """What would be erased and what is kept; posting the typed name erases."""
    by = actor_of(request)
    may_run_conference(by=by, conference=request.conference).require()
    form = CloseOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            left = _erase(request, form.cleaned_data["confirm"])
            if left:
                many = ngettext(
                    "%d row is left. Erase again.", "%d rows are left. Erase again.", left
                )
                messages.warning(request, many % left)
            else:
                messages.success(request, _("Personal data is erased."))
            return redirect("shell:closing", conference=conference)
    found = preview_close_out(by=by, conference=request.conference)
    kinds = [(WORDS.get(kind.model, kind.model), kind) for kind in found]
    at = now().astimezone(request.conference.zone).date()
    context = {
        "form": form,
        "goes": [(word, kind) for word, kind in kinds if not kind.is_kept and kind.rows],
        "kept": [(word, kind) for word, kind in kinds if kind.is_kept and kind.rows],
        "is_over": at > request.conference.ends_on,
        "kept_year": str(request.conference.ends_on.year + 8),
        "breadcrumbs": [
            Crumb(_("Settings"), reverse("shell:settings", args=[conference])),
            Crumb(_("Close out")),
        ],
    }
    return render(request, "venue/closing.html", context, status=422 if form.errors else 200)


def _erase(request: ConferenceRequest, confirm: str) -> int:
    """Step by step, each a transaction of its own; how many rows are left."""
    left = 0
    for _step in range(MOST_STEPS):
        done = close_out(
            by=actor_of(request), conference=request.conference, at=now(), confirm=confirm
        )
        left = done.left
        if not left:
            break
    return left
