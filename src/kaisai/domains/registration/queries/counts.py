"""How often what was answered: for lunches, T-shirts, countries. Only tickets that are sold count."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.registration.enums import OrderState, QuestionKind
from kaisai.domains.registration.models import Answer, Item, Origin, Question, Ticket
from kaisai.domains.registration.models.questions import NO, YES
from kaisai.domains.registration.queries.catalogue import list_items
from kaisai.domains.registration.queries.questions import questions_of, taken_titles
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.formats.attendees import fold
from kaisai.engines.formats.sheets import Cell, Table

SOLD = (OrderState.PLACED, OrderState.CONFIRMED)
MOST_ROWS = 30  # a text that everybody answers otherwise is no count
ByItem = Counter[int]  # tickets by the key of their item


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """One answer: how many tickets have it, of each item (in their order), in per cent of all answered."""

    label: str
    tickets: int
    by_item: list[int]
    percent: int


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """A question in figures.

    Attributes:
        question: its slug; "" for the tickets themselves and for the column of an imported list.
        source: the list whose column it is, else "".
        items: names of the items that are counted.
        asked: sold tickets that are asked.
        answered: how many of them have an answer.
        others: tickets whose texts are too rare to be listed.
    """

    question: str
    label: str
    source: str
    items: list[str]
    asked: int
    answered: int
    rows: list[AnswerCount]
    others: int = field(default=0)


@query("registration.count_answers", may=may_sell)
def count_answers(*, by: Actor, conference: Conference) -> list[QuestionCount]:
    """How many tickets there are of each item, and what was answered for how many of them.

    Columns of imported lists count as well, unless everybody wrote something else there.
    """
    items = list(list_items(conference))
    sold = Counter(
        dict(
            Ticket.objects.filter(conference=conference, order__state__in=SOLD)
            .values_list("item")
            .annotate(many=Count("pk"))
        )
    )
    tickets = {str(item): Counter({item.pk: sold[item.pk]}) for item in items if sold[item.pk]}
    counts = [_counted("", _("Tickets sold"), "", items, tickets, sold, sold.total())]
    told, answered = _answers(conference)
    for question in questions_of(conference).prefetch_related("items"):
        asked = [
            item
            for item in items
            if item in question.items.all() or item.pk in answered[question.pk]
        ]
        rows = _labelled(question, told[question.pk])
        had = answered[question.pk].total()
        counts.append(_counted(question.slug, str(question), "", asked, rows, sold, had))
    return counts + _columns(conference, items, sold)


def _answers(
    conference: Conference,
) -> tuple[Mapping[int, dict[tuple[int | None, str], ByItem]], Mapping[int, ByItem]]:
    """By question: tickets of each answer, and tickets with an answer, both by item."""
    told: dict[int, dict[tuple[int | None, str], ByItem]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    answered: dict[int, ByItem] = defaultdict(Counter)
    rows = Answer.objects.filter(conference=conference, ticket__order__state__in=SOLD)
    each = rows.values_list("question", "option", "text", "ticket__item").order_by()
    for question, option, text, item, many in each.annotate(many=Count("pk")):
        told[question][option, text][item] += many
    whole = rows.values_list("question", "ticket__item").order_by()
    for question, item, many in whole.annotate(many=Count("ticket", distinct=True)):
        answered[question][item] = many
    return told, answered


def _labelled(
    question: Question, told: Mapping[tuple[int | None, str], ByItem]
) -> dict[str, ByItem]:
    if question.kind == QuestionKind.CONSENT:
        named = {_("yes"): (None, YES), _("no"): (None, NO)}
        return {label: told.get(key, Counter()) for label, key in named.items()}
    labels = {option.pk: str(option) for option in question.options.all()}
    rows = {label: Counter(told.get((pk, ""), {})) for pk, label in labels.items()}
    texts = _folded((text, by_item) for (option, text), by_item in told.items() if option is None)
    return rows | {text: rows.get(text, Counter()) + by_item for text, by_item in texts.items()}


def _folded(texts: Iterable[tuple[str, ByItem]]) -> dict[str, ByItem]:
    """Texts that differ by case, width or blanks are one; the most frequent first."""
    spelled: dict[str, str] = {}
    counts: dict[str, ByItem] = defaultdict(Counter)
    for text, by_item in texts:
        key = "".join(unicodedata.normalize("NFKC", text).casefold().split())
        spelled.setdefault(key, text)
        counts[key] += by_item
    ordered = sorted(counts, key=lambda key: (-counts[key].total(), key))
    return {spelled[key]: counts[key] for key in ordered}


def _counted(
    slug: str,
    label: str,
    source: str,
    items: list[Item],
    rows: Mapping[str, ByItem],
    sold: ByItem,
    answered: int,
) -> QuestionCount:
    shown = list(rows.items())[:MOST_ROWS]
    most = max(answered, 1)
    return QuestionCount(
        slug,
        label,
        source,
        [str(item) for item in items],
        sum(sold[item.pk] for item in items),
        answered,
        [
            AnswerCount(
                text,
                counts.total(),
                [counts[item.pk] for item in items],
                round(100 * counts.total() / most),
            )
            for text, counts in shown
        ],
        sum(counts.total() for _text, counts in list(rows.items())[MOST_ROWS:]),
    )


def _columns(conference: Conference, items: list[Item], sold: ByItem) -> list[QuestionCount]:
    """The columns of imported lists that no question has taken up."""
    found: dict[tuple[str, str], dict[str, ByItem]] = defaultdict(lambda: defaultdict(Counter))
    taken = taken_titles(conference)
    origins = Origin.objects.filter(conference=conference, ticket__order__state__in=SOLD)
    for origin in origins.select_related("source_list", "ticket"):
        for title, cell in origin.columns:
            if fold(title) not in taken:
                found[str(origin.source_list), title][cell][origin.ticket.item_id] += 1
    counts = []
    for (source, title), cells in found.items():
        rows = _folded(cells.items())
        if len(rows) <= MOST_ROWS:
            here = {pk for by_item in rows.values() for pk in by_item}
            asked = [item for item in items if item.pk in here]
            had = sum(by_item.total() for by_item in rows.values())
            counts.append(_counted("", title, source, asked, rows, sold, had))
    return counts


@query("registration.export_counts", may=may_sell)
def export_counts(*, by: Actor, conference: Conference) -> Table:
    """How often what was answered, a row for each answer and ticket type."""
    head = [_("List"), _("Question"), _("Answer"), _("Ticket type"), _("Tickets")]
    rows: list[list[Cell]] = [
        [count.source, count.label, row.label, item, many]
        for count in count_answers(by=by, conference=conference)
        for row in count.rows
        for item, many in zip(count.items, row.by_item, strict=True)
        if many
    ]
    return Table(head, rows)
