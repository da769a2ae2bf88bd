"""Columns of imported lists that ask what a question asks become its answers."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models import Answer, Option, Origin, Question
from kaisai.domains.registration.models.questions import LONGEST_ANSWER, NO, YES
from kaisai.engines.formats.attendees import fold

CHUNK = 500
_BETWEEN = re.compile("[\n、,，;；|]")
_CONSENTS = {
    **dict.fromkeys(("yes", "はい", "同意", "同意する", "同意します", "true", "1", "○"), YES),
    **dict.fromkeys(("no", "いいえ", "同意しない", "同意しません", "false", "0", "×"), NO),
}
Row = tuple[Option | None, str]


def adopt(
    origins: Iterable[Origin],
    taken: Mapping[str, Question],
    at: datetime,
    titles: Mapping[int, Collection[str]] | None = None,
) -> None:
    """Make the columns of these origins answers of the questions of the same name.

    Args:
        origins: with their tickets.
        taken: questions by folded name.
        at: now.
        titles: for each origin's key the columns that changed; without it all columns count.
    """
    gone: list[tuple[int, int]] = []
    made: list[Answer] = []
    for origin in origins:
        cells = {fold(title): cell for title, cell in origin.columns}
        asked = taken.keys() & (
            cells.keys() if titles is None else {fold(each) for each in titles[origin.pk]}
        )
        for title in asked:
            question = taken[title]
            gone.append((origin.ticket_id, question.pk))
            made += [
                Answer(
                    conference_id=origin.conference_id,
                    ticket_id=origin.ticket_id,
                    question=question,
                    option=option,
                    text=text,
                    answered_at=at,
                )
                for option, text in _rows(question, cells.get(title, ""))
            ]
    for question_pk in {question for _ticket, question in gone}:
        tickets = [ticket for ticket, question in gone if question == question_pk]
        for start in range(0, len(tickets), CHUNK):
            some = tickets[start : start + CHUNK]
            Answer.objects.filter(question=question_pk, ticket__in=some).delete()
    Answer.objects.bulk_create(made, batch_size=CHUNK)


def adopt_for(question: Question, at: datetime) -> None:
    """A question that is new takes up what lists said before; what was answered since stays."""
    names = {fold(question.label.localize(language)) for language in ("en", "ja")}
    origins = Origin.objects.filter(conference_id=question.conference_id)
    adopt(origins.exclude(ticket__answers__question=question), dict.fromkeys(names, question), at)


def _rows(question: Question, cell: str) -> list[Row]:
    if not cell:
        return []
    if question.kind == QuestionKind.CONSENT:
        word = _CONSENTS.get(fold(cell), "")
        return [(None, word)] if word else []
    if question.has_options:
        options = {
            fold(name): option
            for option in question.options.all()
            for name in (option.slug, option.label.localize("ja"), option.label.localize("en"))
        }
        parts = [cell] if fold(cell) in options else [p for p in _BETWEEN.split(cell) if p.strip()]
        found = dict.fromkeys(options.get(fold(part)) for part in parts)
        if None not in found and (len(found) == 1 or question.kind == QuestionKind.CHOICES):
            return [(option, "") for option in found]
    return [(None, " ".join(cell.split())[:LONGEST_ANSWER])]
