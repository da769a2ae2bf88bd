"""What is asked, and what was answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models import Answer, Option, Question, Ticket
from kaisai.domains.registration.models.questions import YES
from kaisai.domains.registration.rules import may_buy
from kaisai.engines.formats.attendees import fold

_ASKS = "SELECT 1 FROM registration_question WHERE conference_id = %s LIMIT 1"


@dataclass(frozen=True, slots=True)
class QuestionNow:
    """A question with its options, the items that it is asked for, and how often it was answered."""

    question: Question
    options: list[Option]
    items: list[str]
    answers: int


@query("registration.list_questions", may=may_buy)
def list_questions(*, by: Actor, conference: Conference) -> list[QuestionNow]:
    """What is asked for which items, in the order in which it is asked."""
    questions = questions_of(conference).prefetch_related("items")
    return [
        QuestionNow(
            question,
            list(question.options.all()),
            [item.slug for item in question.items.all()],
            question.answered,
        )
        for question in questions.annotate(answered=Count("answers__ticket", distinct=True))
    ]


def questions_of(conference: Conference) -> QuerySet[Question]:
    """All questions in their order, with their options."""
    questions = Question.objects.filter(conference=conference).select_related("conference")
    return questions.prefetch_related("options").order_by("position", "pk")


def find_question(conference: Conference, slug: str) -> Question:
    """The question with that slug; refuses with `not-found` when there is none."""
    found = questions_of(conference).filter(slug=slug).first()
    if found is None:
        raise NotFound(_("There is no question “%s”.") % slug[:60])
    return found


def asks(conference: Conference) -> bool:
    """Whether anything is asked at all; where nothing is, no order needs to look for it."""
    with connection.cursor() as cursor:
        cursor.execute(_ASKS, [conference.pk])
        return cursor.fetchone() is not None


def questions_for(conference: Conference, items: Collection[int]) -> dict[int, list[Question]]:
    """What is asked for each of these items, by the item's key."""
    asked: dict[int, list[Question]] = {}
    if not items or not asks(conference):
        return asked
    found = questions_of(conference).filter(items__in=items).distinct().prefetch_related("items")
    for question in found:
        for item in question.items.all():
            asked.setdefault(item.pk, []).append(question)
    return asked


def answers_of(tickets: Iterable[Ticket]) -> dict[int, dict[int, list[Answer]]]:
    """What was answered: by the ticket's key, then the question's."""
    told: dict[int, dict[int, list[Answer]]] = {}
    rows = Answer.objects.filter(ticket__in=list(tickets)).select_related(
        "option", "question__conference"
    )
    for row in rows.order_by("option__position", "pk"):
        told.setdefault(row.ticket_id, {}).setdefault(row.question_id, []).append(row)
    return told


def in_words(question: Question, answers: Iterable[Answer]) -> str:
    """An answer as people read it."""
    if question.kind == QuestionKind.CONSENT:
        return ", ".join(str(_("yes") if row.text == YES else _("no")) for row in answers)
    return ", ".join(str(row) for row in answers)


def asked_of(
    conference: Conference, tickets: Sequence[Ticket], had: Mapping[int, Mapping[int, list[Answer]]]
) -> dict[int, list[Question]]:
    """What each of these tickets is asked, by its key, where `had` are the answers there are.

    What was answered elsewhere, or before the item was taken from the question, counts as well.
    """
    by_item = questions_for(conference, {ticket.item_id for ticket in tickets})
    asked = {}
    for ticket in tickets:
        questions = {each.pk: each for each in by_item.get(ticket.item_id, ())}
        answered = had.get(ticket.pk, {})
        questions |= {pk: rows[0].question for pk, rows in answered.items() if pk not in questions}
        asked[ticket.pk] = list(questions.values())
    return asked


def answered_lines(
    conference: Conference, tickets: Sequence[Ticket], at: datetime
) -> list[tuple[Ticket, Question, str, bool]]:
    """Each question of each ticket, the answer in words, and whether it may still be changed."""
    if not asks(conference):
        return []
    told = answers_of(tickets)
    asked = asked_of(conference, tickets, told)
    return [
        (
            ticket,
            question,
            in_words(question, told.get(ticket.pk, {}).get(question.pk, ())),
            at < question.closes_at,
        )
        for ticket in tickets
        for question in asked[ticket.pk]
    ]


def taken_titles(conference: Conference) -> dict[str, Question]:
    """Questions by their folded names: a column of a list that is called so answers them."""
    return {
        fold(question.label.localize(language)): question
        for question in questions_of(conference)
        for language in ("ja", "en")
    }
