"""What is asked for a ticket, and what was answered.

An answer is a row for each option that was chosen; a text or a consent is one row without option.
So answers are counted by the database, and an option cannot vanish from under those who chose it.
"""

from datetime import datetime, time
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from i18nfield.fields import I18nCharField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.registration.enums import QuestionKind
from kaisai.domains.registration.models.shop import Item, Ticket

LONGEST_ANSWER = 500
YES, NO = "yes", "no"  # what is kept of a consent
_SLUG = RegexValidator(r"^[a-z0-9][a-z0-9-]*$")


class Question(models.Model):
    """Something that is asked for each ticket of some items: diet, size, language, consent."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "slug",
        "label",
        "hint",
        "kind",
        "is_required",
        "is_at_desk",
        "changeable_until",
        "position",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    label = I18nCharField(max_length=200)
    hint = I18nCharField(max_length=300, blank=True)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices)
    is_required = models.BooleanField(default=False)
    is_at_desk = models.BooleanField(default=False, db_default=False)  # what a desk says aloud
    changeable_until = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    items: "models.ManyToManyField[Item, models.Model]" = models.ManyToManyField(
        Item, related_name="questions", blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "slug"], name="question_slug_once")
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def has_options(self) -> bool:
        """Whether one chooses."""
        return self.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)

    @property
    def closes_at(self) -> datetime:
        """Until when holders may change their answers: as was set, or the first day's beginning."""
        begin = datetime.combine(self.conference.starts_on, time(), self.conference.zone)
        return self.changeable_until or begin


class Option(models.Model):
    """One of the answers that can be chosen; one that is no longer offered stays with whoever has it."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("id", "slug", "label", "is_offered")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    slug = models.CharField(max_length=50, validators=[_SLUG])
    label = I18nCharField(max_length=100)
    is_offered = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "slug"], name="option_slug_once")
        ]

    def __str__(self) -> str:
        return str(self.label)


class Answer(models.Model):
    """What was answered for a ticket: an option, a text, or `yes` and `no` for a consent."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("option", "what to prepare for whoever comes", Keep.ROW),
        Personal("text", "what to prepare for whoever comes", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("id", "ticket", "question", "option", "text")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "question", "option"], name="answer_once"),
            models.UniqueConstraint(
                fields=["ticket", "question"],
                condition=models.Q(option__isnull=True),
                name="answer_in_words_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.option or self.text)
