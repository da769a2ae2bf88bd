"""Questions as fields of a form, and the form that makes them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.given import in_zone
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models import Answer, Question, Ticket
from kaisai.domains.registration.models.questions import LONGEST_ANSWER, NO, YES

SPARE_OPTIONS = 4
Asked = dict[int, list[Question]]  # by the key of the item, or of the ticket
Had = dict[int, dict[int, list[Answer]]]  # by the keys of ticket and question


def field_name(ticket: Ticket, question: Question) -> str:
    """What the answer of a ticket is called in a form."""
    return f"answer_{ticket.pk}_{question.slug}"


def answer_field(question: Question, had: Sequence[Answer] = ()) -> forms.Field:
    """A question as a field; an option that is offered no longer stays for whoever has it."""
    told: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": question.is_required,
    }
    if question.kind == QuestionKind.CONSENT:
        choices = [(YES, _("yes")), (NO, _("no"))]
        return forms.ChoiceField(**told, choices=choices, widget=forms.RadioSelect)
    if not question.has_options:
        return forms.CharField(**told, max_length=LONGEST_ANSWER)
    kept = {answer.option_id for answer in had}
    options = [
        (option.slug, option.label)
        for option in question.options.all()
        if option.is_offered or option.pk in kept
    ]
    if question.kind == QuestionKind.CHOICES:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(**told, choices=options, widget=widget)
    words = next((answer.text for answer in had if answer.option_id is None), "")
    told["required"] = told["required"] and not words
    return forms.ChoiceField(**told, choices=[("", words or _("Please choose")), *options])


def given_in(
    form: forms.Form, ticket: Ticket, questions: Iterable[Question]
) -> list[dict[str, Any]]:
    """The answers of a ticket as operations take them."""
    told = []
    for question in questions:
        value = form.cleaned_data.get(field_name(ticket, question)) or ""
        chosen = value if isinstance(value, list) else [value] if value else []
        answer: dict[str, Any] = {"options": chosen} if question.has_options else {"text": value}
        told.append({"question": question.slug} | answer)
    return told


def initial_of(question: Question, had: Sequence[Answer]) -> Any:
    """What a field begins with where there is an answer."""
    if question.kind == QuestionKind.CHOICES:
        return [answer.option.slug for answer in had if answer.option]
    first = next(iter(had), None)
    return "" if first is None else first.option.slug if first.option else first.text


class AnswersForm(forms.Form):
    """All answers of an order that can still be changed."""

    def __init__(
        self, *args: Any, tickets: Iterable[Ticket], asked: Asked, had: Had, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tickets, self.asked = list(tickets), asked
        for ticket in self.tickets:
            for question in asked.get(ticket.pk, ()):
                rows = had.get(ticket.pk, {}).get(question.pk, [])
                name = field_name(ticket, question)
                self.fields[name] = answer_field(question, rows)
                self.initial[name] = initial_of(question, rows)

    def groups(self) -> list[tuple[Ticket, list[forms.BoundField]]]:
        """Each ticket that is asked something, with its fields."""
        return [
            (ticket, [self[field_name(ticket, each)] for each in self.asked[ticket.pk]])
            for ticket in self.tickets
            if self.asked.get(ticket.pk)
        ]

    def told(self) -> list[tuple[int, list[dict[str, Any]]]]:
        """The key of each ticket that is asked something, and its answers."""
        return [
            (ticket.pk, given_in(self, ticket, self.asked[ticket.pk]))
            for ticket in self.tickets
            if self.asked.get(ticket.pk)
        ]


class QuestionForm(forms.Form):
    """What is asked, of whom, until when. Moments are those of the venue."""

    slug = forms.SlugField(label=_("Short name for addresses"), max_length=50)
    label = forms.CharField(label=_("Question (English)"), max_length=200)
    label_ja = forms.CharField(label=_("Question (Japanese)"), max_length=200, required=False)
    hint = forms.CharField(label=_("Hint (English)"), max_length=300, required=False)
    hint_ja = forms.CharField(label=_("Hint (Japanese)"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Answered by"), choices=QuestionKind.choices)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    is_at_desk = forms.BooleanField(
        label=_("Shown at the desk"),
        help_text=_("The phones of the desk carry the answers: a size, not an illness."),
        required=False,
    )
    items = forms.MultipleChoiceField(
        label=_("Asked for each ticket of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    changeable_until = forms.DateTimeField(
        label=_("Can be changed until"),
        help_text=_("Without it, until the conference begins."),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    position = forms.IntegerField(label=_("Place in the order"), min_value=0, max_value=999)

    def __init__(self, *args: Any, options: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options + SPARE_OPTIONS
        for at in range(self.options):
            self.fields[f"option_{at}_slug"] = forms.SlugField(
                required=False, widget=forms.HiddenInput
            )
            self.fields[f"option_{at}_label"] = forms.CharField(
                label=_("English"), max_length=100, required=False
            )
            self.fields[f"option_{at}_label_ja"] = forms.CharField(
                label=_("Japanese"), max_length=100, required=False
            )
            self.fields[f"option_{at}_is_offered"] = forms.BooleanField(
                label=_("offered"), required=False, initial=True
            )

    def plain(self) -> list[forms.BoundField]:
        """The fields that are not of an option."""
        return [field for field in self.visible_fields() if not field.name.startswith("option_")]

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each option."""
        parts = ("slug", "label", "label_ja", "is_offered")
        return [[self[f"option_{at}_{part}"] for part in parts] for at in range(self.options)]

    def offer(self, items: Iterable[tuple[str, Any]]) -> None:
        """Offer these items (slug and name)."""
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(items)

    def told(self, zone: ZoneInfo) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Arguments of the operation, and those of its options."""
        given = {k: v for k, v in self.cleaned_data.items() if not k.startswith("option_")}
        moment: datetime | None = given["changeable_until"]
        given["changeable_until"] = moment and in_zone(moment, zone)
        options = [
            {
                part: self.cleaned_data[f"option_{at}_{part}"]
                for part in ("slug", "label", "label_ja", "is_offered")
            }
            for at in range(self.options)
        ]
        kept = [each for each in options if each["label"] or each["label_ja"]]
        return given | {"kind": QuestionKind(given["kind"])}, kept

    @staticmethod
    def of(question: Question, zone: ZoneInfo) -> dict[str, Any]:
        """What the form begins with for a question."""
        begin: dict[str, Any] = {
            f"{name}{end}": getattr(question, name).localize(language)
            for name in ("label", "hint")
            for end, language in (("", "en"), ("_ja", "ja"))
        }
        begin |= {
            name: getattr(question, name) for name in ("slug", "kind", "is_required", "position")
        }
        begin["items"] = [item.slug for item in question.items.all()]
        if moment := question.changeable_until:
            begin["changeable_until"] = moment.astimezone(zone).replace(tzinfo=None)
        for at, option in enumerate(question.options.all()):
            begin |= {
                f"option_{at}_slug": option.slug,
                f"option_{at}_label": option.label.localize("en"),
                f"option_{at}_label_ja": option.label.localize("ja"),
                f"option_{at}_is_offered": option.is_offered,
            }
        return begin
