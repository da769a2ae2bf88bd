"""What is asked for the tickets of which items."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import slugify
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation
from kaisai.domains.registration.entries import QuestionRemoved, QuestionSaved
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models import Option, Question
from kaisai.domains.registration.operations.adopting import adopt_for
from kaisai.domains.registration.queries import find_items, find_question
from kaisai.domains.registration.rules import may_sell

MOST_OPTIONS = 60
MOST_QUESTIONS = 40
CHOSEN = (QuestionKind.CHOICE, QuestionKind.CHOICES)


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """An option to be: its name in both languages, and whether it can still be chosen.

    Without a slug it is known by its English name.
    """

    label: str
    label_ja: str = ""
    slug: str = ""
    is_offered: bool = True


@operation("registration.save_question", may=may_sell)
def save_question(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    slug: str,
    label: str,
    kind: QuestionKind,
    items: Sequence[str] = (),
    options: Sequence[OptionPlan] = (),
    label_ja: str = "",
    hint: str = "",
    hint_ja: str = "",
    is_required: bool = False,
    is_at_desk: bool = False,
    changeable_until: datetime | None = None,
    position: int = 0,
) -> Question:
    """Ask something for each ticket of these items, from now on.

    `is_at_desk`: the devices of the desk carry the answers, and show them when a ticket is scanned.
    Columns of imported lists that are called like it count as its answers.
    Writes `registration.question_saved`. Refuses a choice without options, two options of one name,
    to leave out an option that somebody chose (say instead that it is no longer offered), another
    kind once there are answers, and items that there are not. Safe to repeat.
    """
    asked = find_items(conference, items)
    question = Question.objects.filter(conference=conference, slug=slug).first() or Question(
        conference=conference, slug=slug
    )
    _check_kind(question, kind, options)
    question.label, question.hint = both(label, label_ja), both(hint, hint_ja)
    question.kind, question.is_required = kind, is_required
    question.is_at_desk = is_at_desk
    question.changeable_until, question.position = changeable_until, position
    clean(question)
    if question.pk is None and _count(conference) >= MOST_QUESTIONS:
        raise Refused("too-many", _("At most %s questions.") % MOST_QUESTIONS, status=422)
    question.save()
    question.items.set(asked)
    _settle(question, options)
    adopt_for(question, at)
    news = QuestionSaved(
        question=question.label.localize("en"), question_ja=question.label.localize("ja")
    )
    record(news, by=by, at=at, conference=conference, about=f"question:{slug}")
    return question


@operation("registration.remove_question", may=may_sell)
def remove_question(*, by: Actor, conference: Conference, at: datetime, slug: str) -> None:
    """Ask something no longer, and forget that it was ever asked.

    Writes `registration.question_removed`. Refuses a question that somebody answered: take the items
    from it instead. Repeating is refused, since it is gone.
    """
    question = find_question(conference, slug)
    if many := question.answers.values("ticket").distinct().count():
        sentence = _("“%(question)s” has %(many)s answers. Take its items away instead.")
        raise Refused("question-in-use", sentence % {"question": question, "many": many})
    news = QuestionRemoved(
        question=question.label.localize("en"), question_ja=question.label.localize("ja")
    )
    question.delete()
    record(news, by=by, at=at, conference=conference, about=f"question:{slug}")


def _count(conference: Conference) -> int:
    return Question.objects.filter(conference=conference).count()


def _check_kind(question: Question, kind: QuestionKind, options: Sequence[OptionPlan]) -> None:
    widened = (question.kind, kind) == (QuestionKind.CHOICE, QuestionKind.CHOICES)
    if question.pk and question.kind != kind and not widened and question.answers.exists():
        raise Refused(
            "question-in-use",
            _("It has answers already, which would no longer fit. Make another question."),
        )
    if kind in CHOSEN and not any(plan.is_offered for plan in options):
        raise Refused("no-options", _("Say what can be chosen."), status=422)
    if kind not in CHOSEN and options:
        raise Refused("no-choice", _("Only a choice has options."), status=422)
    if len(options) > MOST_OPTIONS:
        raise Refused("too-many", _("At most %s options.") % MOST_OPTIONS, status=422)


def _settle(question: Question, plans: Sequence[OptionPlan]) -> None:
    """Make the options what was planned; an option that was chosen does not go silently."""
    there = {option.slug: option for option in question.options.all()}
    slugs = [
        plan.slug or slugify(plan.label or plan.label_ja, fallback=f"option-{at}")
        for at, plan in enumerate(plans, start=1)
    ]
    if twice := next((slug for slug, many in Counter(slugs).items() if many > 1), ""):
        raise Refused("option-twice", _("Two options are called “%s”.") % twice, status=422)
    for option in [there[slug] for slug in there.keys() - set(slugs)]:
        _remove(option)
    for position, (slug, plan) in enumerate(zip(slugs, plans, strict=True), start=1):
        option = there.get(slug) or Option(
            conference_id=question.conference_id, question=question, slug=slug
        )
        option.label, option.is_offered = both(plan.label, plan.label_ja), plan.is_offered
        option.position = position
        clean(option)
        option.save()


def _remove(option: Option) -> None:
    if many := option.answers.count():
        sentence = _(
            "“%(option)s” was chosen %(many)s times. Keep it and say that it is no longer offered."
        )
        raise Refused("option-in-use", sentence % {"option": option, "many": many})
    option.delete()
