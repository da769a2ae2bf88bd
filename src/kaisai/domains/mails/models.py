"""The outbox of a conference, the mails in it, and how they are worded.

No secret stands here: the address of an order, for instance, is put in when a mail leaves. What is
kept is the wording and the words for it.
"""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField

from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal
from kaisai.domains.mails.enums import MailState

LONGEST_SUBJECT = 200
LONGEST_TEXT = 10_000
LONGEST_PROBLEM = 300


class Outbox(models.Model):
    """How mails of a conference leave. Without a row, as the defaults say."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("reply_to", "where answers to mails go: perhaps a person", Keep.ERASE),
    )
    public_fields: ClassVar[tuple[str, ...]] = ("waits", "per_minute", "reply_to")

    conference = models.OneToOneField("conference.Conference", models.CASCADE, related_name="+")
    waits = models.BooleanField(default=False)  # mails are held until somebody releases them
    per_minute = models.PositiveIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    reply_to = models.EmailField(blank=True)

    def __str__(self) -> str:
        return f"{self.conference_id}"


class Wording(models.Model):
    """How the mails of an occasion read at a conference, in both languages."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL
    public_fields: ClassVar[tuple[str, ...]] = ("occasion", "subject", "text")

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    occasion = models.CharField(max_length=40)
    subject = I18nCharField(max_length=LONGEST_SUBJECT)
    text = I18nTextField(max_length=LONGEST_TEXT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "occasion"], name="wording_once")
        ]

    def __str__(self) -> str:
        return self.occasion


class Mail(models.Model):
    """A mail to one address. Its key is its own in the conference: written twice, it is there once.

    `about` names what it is of, for instance `order:ABCD2345`. `text` is a wording with places for
    words; `words` are those that were known when it was written.
    """

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("email", "where a mail went", Keep.ROW),
        Personal("subject", "what was written to somebody", Keep.ROW),
        Personal("text", "what was written to somebody", Keep.ROW),
        Personal("words", "what was written to somebody", Keep.ROW),
    )
    public_fields: ClassVar[tuple[str, ...]] = (
        "id",
        "occasion",
        "about",
        "email",
        "language",
        "subject",
        "state",
        "attempts",
        "written_at",
        "sent_at",
        "problem_en",
        "problem_ja",
    )

    conference = models.ForeignKey("conference.Conference", models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    occasion = models.CharField(max_length=40)
    about = models.CharField(max_length=60, blank=True)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    words = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()
    next_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    problem_en = models.CharField(max_length=LONGEST_PROBLEM, blank=True)
    problem_ja = models.CharField(max_length=LONGEST_PROBLEM, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "key"], name="mail_once")]
        indexes = [
            models.Index(fields=["state", "next_at"], name="mail_due"),
            models.Index(fields=["conference", "begun_at"], name="mail_begun"),
            models.Index(fields=["conference", "about"], name="mail_about"),
            models.Index(fields=["conference", "email"], name="mail_to"),
            models.Index(fields=["message_id"], name="mail_by_message_id"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.occasion}"
