"""Answers to what is asked for a ticket: checked, kept, changed until a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import AnswersChanged
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models import Answer, Option, Order, Question, Ticket
from kaisai.domains.registration.models.questions import LONGEST_ANSWER, NO, YES
from kaisai.domains.registration.operations.locking import locked
from kaisai.domains.registration.queries import (
    answers_of,
    asked_of,
    find_order,
    find_order_by_secret,
    list_tickets,
)
from kaisai.domains.registration.rules import may_buy, may_sell

Row = tuple[Option | None, str]  # what is kept of one answer


class Asking(Enum):
    """Who answers, and when.

    While an order is placed every required question wants an answer. Later only what is told
    changes: by its holder until the question closes, by the crew always.
    """

    PLACING = 1
    HOLDER = 2
    CREW = 3


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the slugs of the chosen options, or a text; for a consent `yes` or `no`."""

    question: str
    options: Sequence[str] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class TicketAnswers:
    """The answers of one ticket."""

    ticket: int
    answers: Sequence[Given] = ()


def keep_answers(
    conference: Conference,
    tickets: Sequence[Ticket],
    told: Iterable[TicketAnswers],
    at: datetime,
    asking: Asking,
) -> None:
    """Keep what was answered for these tickets, all of one order and in its order.

    Raises:
        Refused: a required answer is missing, none of the options, too long, too late; each names
            the ticket by its place in the order and the question.
    """
    given = {each.ticket: each.answers for each in told}
    if strange := set(given) - {ticket.pk for ticket in tickets}:
        raise NotFound(_("Ticket %s is not of this order.") % min(strange))
    had = {} if asking is Asking.PLACING else answers_of(tickets)
    asked = asked_of(conference, tickets, had)
    for number, ticket in enumerate(tickets, start=1):
        wanted = {one.question: one for one in given.get(ticket.pk, ())}
        questions = asked[ticket.pk]
        _check_known(number, wanted, questions)
        for question in questions:
            if question.slug in wanted or asking is Asking.PLACING:
                rows = had.get(ticket.pk, {}).get(question.pk, [])
                turn = _Turn(number, ticket, question, rows, at)
                turn.keep(wanted.get(question.slug, Given(question.slug)), asking)


def _check_known(number: int, wanted: Iterable[str], questions: Iterable[Question]) -> None:
    if unknown := set(wanted) - {question.slug for question in questions}:
        told = {"ticket": number, "question": min(unknown)[:60]}
        raise NotFound(_("Ticket %(ticket)s is not asked “%(question)s”.") % told)


class _Turn:
    """One question of one ticket."""

    def __init__(
        self, number: int, ticket: Ticket, question: Question, had: list[Answer], at: datetime
    ) -> None:
        self.number, self.ticket, self.question = number, ticket, question
        self.had, self.at = had, at

    def keep(self, given: Given, asking: Asking) -> None:
        """Keep it, unless it is what is kept already."""
        if self._is_left(given):
            return
        rows = self._rows(given)
        if set(rows) == {(row.option, row.text) for row in self.had}:
            return
        if asking is Asking.HOLDER and self.at >= self.question.closes_at:
            raise self._refused(
                "closed",
                _(
                    "Ticket %(ticket)s: “%(question)s” can no longer be changed. Write to the organisers."
                ),
                409,
            )
        Answer.objects.filter(pk__in=[row.pk for row in self.had]).delete()
        Answer.objects.bulk_create(
            Answer(
                conference_id=self.ticket.conference_id,
                ticket=self.ticket,
                question=self.question,
                option=option,
                text=text,
                answered_at=self.at,
            )
            for option, text in rows
        )

    def _is_left(self, given: Given) -> bool:
        """Words that a list brought for a choice stay until something is chosen."""
        has_words = any(row.option_id is None for row in self.had)
        return self.question.has_options and has_words and not (given.options or given.text)

    def _rows(self, given: Given) -> list[Row]:
        if self.question.has_options:
            rows = self._chosen(given)
        elif self.question.kind == QuestionKind.CONSENT:
            rows = self._consent(given)
        else:
            rows = self._words(given)
        if self.question.is_required and not rows:
            raise self._refused("no-answer", _("Ticket %(ticket)s: please answer “%(question)s”."))
        return rows

    def _chosen(self, given: Given) -> list[Row]:
        kept = {row.option_id for row in self.had}
        options = {
            option.slug: option
            for option in self.question.options.all()
            if option.is_offered or option.pk in kept
        }
        chosen = dict.fromkeys(given.options)
        one = self.question.kind == QuestionKind.CHOICE
        if given.text or chosen.keys() - options.keys() or (one and len(chosen) > 1):
            raise self._refused(
                "bad-answer",
                _("Ticket %(ticket)s: choose one of the options of “%(question)s”.")
                if one
                else _("Ticket %(ticket)s: choose from the options of “%(question)s”."),
            )
        return [(options[slug], "") for slug in chosen]

    def _consent(self, given: Given) -> list[Row]:
        if given.options or given.text not in (YES, NO, ""):
            raise self._refused(
                "bad-answer", _("Ticket %(ticket)s: answer “%(question)s” with yes or no.")
            )
        if self.question.is_required and given.text == NO:
            raise self._refused(
                "no-consent",
                _("Ticket %(ticket)s: without your consent to “%(question)s” there is no ticket."),
            )
        return [(None, given.text)] if given.text else []

    def _words(self, given: Given) -> list[Row]:
        text = " ".join(given.text.replace("\0", "").split())
        if given.options or len(text) > LONGEST_ANSWER:
            raise self._refused(
                "bad-answer",
                _("Ticket %(ticket)s: answer “%(question)s” in at most 500 characters."),
            )
        return [(None, text)] if text else []

    def _refused(self, code: str, sentence: str, status: int = 422) -> Refused:
        told = {"ticket": self.number, "question": self.question}
        return Refused(code, sentence % told, status=status)


@operation("registration.change_answers", may=may_buy)
def change_answers(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    secret: str,
    answers: Sequence[TicketAnswers],
) -> Order:
    """Answer otherwise than before, until a question closes; what is not told stays.

    Writes `registration.answers_changed`, without what was answered. Refuses an order that is not
    placed or was cancelled, questions that are closed, and what is no answer. Safe to repeat.
    """
    return _change(
        find_order_by_secret(conference, secret), answers, by=by, at=at, asking=Asking.HOLDER
    )


@operation("registration.record_answers", may=may_sell)
def record_answers(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    number: str,
    answers: Sequence[TicketAnswers],
) -> Order:
    """Write down what somebody answered by mail or at the desk, also after a question has closed.

    Writes `registration.answers_changed`, without what was answered. Refuses an order that is not
    placed or was cancelled, and what is no answer. Safe to repeat.
    """
    return _change(find_order(conference, number), answers, by=by, at=at, asking=Asking.CREW)


def _change(
    order: Order, answers: Sequence[TicketAnswers], *, by: Actor, at: datetime, asking: Asking
) -> Order:
    order = locked(order)
    if not order.is_sold:
        raise Refused("not-placed", _("Only an order that is placed has answers to change."))
    keep_answers(order.conference, list_tickets(order), answers, at, asking)
    about = f"order:{order.number}"
    news = AnswersChanged(number=order.number, tickets=len(answers))
    record(news, by=by, at=at, conference=order.conference, about=about)
    return order
