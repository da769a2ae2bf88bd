"""Questions: what the crew asks, and how holders change their answers."""

import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.surfaces.guests import form_for_all
from kaisai.core.surfaces.limits import RateLimit
from kaisai.core.surfaces.navigation import Crumb
from kaisai.core.surfaces.refusals import refusals_in
from kaisai.core.surfaces.requests import (
    ConferenceRequest,
    actor_of,
    around,
    client_address,
    open_to_all,
)
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.forms import AnswersForm, QuestionForm
from kaisai.domains.registration.models import Order
from kaisai.domains.registration.operations import (
    Given,
    OptionPlan,
    TicketAnswers,
    change_answers,
    record_answers,
    remove_question,
    save_question,
)
from kaisai.domains.registration.queries import (
    answers_of,
    asked_of,
    find_order,
    find_order_by_secret,
    find_question,
    list_items,
    list_questions,
    list_tickets,
    questions_of,
)
from kaisai.domains.registration.rules import may_buy, may_sell

# Each change is a line of the journal, which nobody shortens.
CHANGES = RateLimit(per_second=0.2, burst=20)


def crumbs(request: ConferenceRequest, here: str, above: str = "") -> list[Crumb]:
    """The way from registration to this page; `above` names the address between."""
    slug = request.conference.slug
    way = [Crumb(_("Registration"), reverse("registration:overview", args=[slug]))]
    if above:
        way.append(Crumb(_("Questions"), reverse(above, args=[slug])))
    return [*way, Crumb(here)]


@require_GET
def questions(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What is asked for which tickets."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    names = {item.slug: item for item in list_items(request.conference)}
    told = list_questions(by=actor_of(request), conference=request.conference)
    context = {
        "questions": [(each, [names[slug] for slug in each.items]) for each in told],
        "verdict": verdict,
        "breadcrumbs": crumbs(request, _("Questions")),
    }
    return render(request, "registration/questions.html", context)


@require_http_methods(["GET", "POST"])
def question(request: ConferenceRequest, conference: str, slug: str = "") -> HttpResponse:
    """One question: what, of whom, until when, and what can be chosen."""
    verdict = may_sell(by=actor_of(request), conference=request.conference)
    verdict.require()
    found = find_question(request.conference, slug) if slug else None
    zone = request.conference.zone
    form = QuestionForm(
        request.POST if request.method == "POST" else None,
        initial=QuestionForm.of(found, zone) if found else _beginning(request),
        options=len(found.options.all()) if found else 0,
    )
    form.offer((item.slug, item) for item in list_items(request.conference))
    form.fields["slug"].disabled = found is not None
    if request.method == "POST" and form.is_valid():
        told, options = form.told(zone)
        plans = [OptionPlan(**each) for each in options]
        with refusals_in(form):
            save_question(**around(request), **told, options=plans)
            messages.success(request, _("Saved."))
            return redirect("registration:questions", conference)
    context = {
        "form": form,
        "question": found,
        "is_answered": found is not None and found.answers.exists(),
        "verdict": verdict,
        "choices": [kind.value for kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)],
        "breadcrumbs": crumbs(request, slug or _("New question"), "registration:questions"),
    }
    answer = 422 if form.errors else 200
    return render(request, "registration/question.html", context, status=answer)


def _beginning(request: ConferenceRequest) -> dict[str, object]:
    items = list_items(request.conference).filter(is_sold_here=True)
    return {
        "position": questions_of(request.conference).count() + 1,
        "items": [item.slug for item in items],
    }


@require_POST
def remove(request: ConferenceRequest, conference: str, slug: str) -> HttpResponse:
    """Ask it no longer."""
    try:
        remove_question(**around(request), slug=slug)
        messages.success(request, _("Question removed."))
    except Refused as refused:
        if refused.status in {403, 404}:
            raise
        messages.warning(request, str(refused))
    return redirect("registration:questions", conference)


@open_to_all
@form_for_all
@require_http_methods(["GET", "POST"])
def answers(request: ConferenceRequest, conference: str, secret: str) -> HttpResponse:
    """Answer otherwise than before, as long as a question is open."""
    may_buy(by=actor_of(request), conference=request.conference).require()
    order = find_order_by_secret(request.conference, secret)
    back = reverse("registration:order", args=[conference, secret])
    address = client_address(request, proxied=settings.BEHIND_PROXY)
    if request.method == "POST" and not CHANGES.allows(address, time.monotonic()):
        messages.warning(request, _("So many changes from one address: wait a minute."))
        return redirect(back)

    def save(told: list[TicketAnswers]) -> None:
        change_answers(**around(request), secret=secret, answers=told)

    return _answers(request, order, back, save, until=now())


@require_http_methods(["GET", "POST"])
def record(request: ConferenceRequest, conference: str, number: str) -> HttpResponse:
    """Write down what somebody answered by mail or at the desk."""
    may_sell(by=actor_of(request), conference=request.conference).require()
    order = find_order(request.conference, number)
    back = reverse("registration:look", args=[conference, order.number])

    def save(told: list[TicketAnswers]) -> None:
        record_answers(**around(request), number=number, answers=told)

    return _answers(request, order, back, save, until=None)


def _answers(
    request: ConferenceRequest,
    order: Order,
    back: str,
    save: Callable[[list[TicketAnswers]], None],
    *,
    until: datetime | None,
) -> HttpResponse:
    """The form of all answers of an order; with `until`, only of questions that are open then."""
    if not order.is_sold:
        return redirect(back)
    tickets = list_tickets(order)
    had = answers_of(tickets)
    asked = {
        ticket: [each for each in questions if until is None or until < each.closes_at]
        for ticket, questions in asked_of(request.conference, tickets, had).items()
    }
    posted = request.POST if request.method == "POST" else None
    form = AnswersForm(posted, tickets=tickets, asked=asked, had=had)
    if posted is not None and form.is_valid():
        told = [
            TicketAnswers(ticket, [Given(**each) for each in given])
            for ticket, given in form.told()
        ]
        with refusals_in(form, pages=(403, 404)):
            save(told)
            messages.success(request, _("The answers are saved."))
            return redirect(back)
    context = {"of": request.conference, "order": order, "form": form, "back": back}
    status = 422 if form.errors else 200
    page = render(request, "registration/answers.html", context, status=status)
    page.headers["Cache-Control"] = "private, no-store"  # whoever reads the address may change them
    return page
