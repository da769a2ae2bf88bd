"""What remembers that a request was already carried out."""

from typing import ClassVar

from django.db import models

from kaisai.core.kit.personal import Keep, Personal


class IdempotencyKey(models.Model):
    """A caller's key and the answer it got, so that repeating does nothing twice. Kept for two days."""

    personal_data: ClassVar[tuple[Personal, ...]] = (
        Personal("actor_identity", "answering a repeated request to its sender", Keep.ERASE),
        Personal("answer", "answering a repeated request alike", Keep.ERASE),
    )

    actor_identity = models.CharField(max_length=80)
    operation = models.CharField(max_length=80)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor_identity", "operation", "key"], name="idempotency_key_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
