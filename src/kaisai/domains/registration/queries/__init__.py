"""Every read of registration."""

from kaisai.domains.registration.queries.catalogue import (
    Offer,
    QuotaNow,
    find_item,
    find_items,
    find_quotas,
    list_items,
    list_offers,
    list_quotas,
    sale_of,
)
from kaisai.domains.registration.queries.counts import (
    AnswerCount,
    QuestionCount,
    count_answers,
    export_counts,
)
from kaisai.domains.registration.queries.orders import (
    find_order,
    find_order_by_secret,
    list_lapsing,
    list_orders,
    list_tickets,
)
from kaisai.domains.registration.queries.questions import (
    QuestionNow,
    answered_lines,
    answers_of,
    find_question,
    in_words,
    list_questions,
    questions_for,
    questions_of,
    taken_titles,
)

__all__ = [
    "AnswerCount",
    "Offer",
    "QuestionCount",
    "QuestionNow",
    "QuotaNow",
    "answered_lines",
    "answers_of",
    "count_answers",
    "export_counts",
    "find_item",
    "find_items",
    "find_order",
    "find_order_by_secret",
    "find_question",
    "find_quotas",
    "in_words",
    "list_items",
    "list_lapsing",
    "list_offers",
    "list_orders",
    "list_questions",
    "list_quotas",
    "list_tickets",
    "questions_for",
    "questions_of",
    "sale_of",
    "taken_titles",
]
