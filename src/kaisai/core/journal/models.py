"""The journal: rows are added, never changed, never removed."""

from typing import Any, ClassVar, NoReturn

from django.db import models

from kaisai.core.journal.kinds import Kind, revive
from kaisai.core.kit.personal import NOTHING_PERSONAL, Keep, Personal


class JournalIsAppendOnly(Exception):
    """Somebody tried to change or remove an entry."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Refuses what would rewrite history."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise JournalIsAppendOnly(f"update of {', '.join(kwargs)}")

    def delete(self) -> NoReturn:
        """Refused."""
        raise JournalIsAppendOnly("delete")


class Entry(models.Model):
    """One line of the journal. Subject and actor are text, so nothing live can take it away."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("actor_identity", "who did what", Keep.PSEUDONYMISE),
        Personal("actor_label", "who did what", Keep.PSEUDONYMISE),
        Personal("payload", "what happened, in words", Keep.PSEUDONYMISE),
    )

    conference = models.CharField(
        max_length=50, blank=True, db_index=True
    )  # slug; no foreign key on purpose
    kind = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_identity = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    about = models.CharField(max_length=120, blank=True)
    payload = models.JSONField()
    operation = models.CharField(max_length=80, blank=True)
    cause = models.BigIntegerField(null=True, blank=True)
    # PostgreSQL's transaction, set by a trigger: ids may become visible out of order, (tx, id)
    # below the oldest running transaction may not. Always 0 on SQLite, which has one writer.
    tx = models.BigIntegerField(default=0, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["tx", "id"], name="entry_reading_order"),
            models.Index(fields=["conference", "kind", "at"], name="entry_by_kind"),
            models.Index(fields=["about", "id"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only new entries are saved."""
        if self.pk is not None:
            raise JournalIsAppendOnly("save of an existing entry")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - Django's signature
        """Refused."""
        raise JournalIsAppendOnly("delete")

    @property
    def news(self) -> Kind:
        """What happened, as its dataclass."""
        return revive(self.kind, self.payload)

    def sentence(self, language: str) -> str:
        """The entry in words."""
        return self.news.sentence(language)


class Cursor(models.Model):
    """How far a consumer has read."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    consumer = models.CharField(max_length=60, unique=True)
    tx = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.consumer} at {self.tx}.{self.entry_id}"


class Parked(models.Model):
    """An entry that a consumer could not digest: put aside, shown, retried by a person."""

    personal_data: ClassVar[tuple[Personal, ...]] = NOTHING_PERSONAL

    consumer = models.CharField(max_length=60)
    entry_id = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300)
    parked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consumer", "entry_id"], name="parked_once")]

    def __str__(self) -> str:
        return f"{self.consumer}: entry {self.entry_id}"
