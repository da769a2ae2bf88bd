"""Carrying an operation out once, however often it is asked for with the same key."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.ids import digest
from kaisai.core.operations.models import IdempotencyKey
from kaisai.core.operations.registry import Declared

KEPT = timedelta(days=2)


def once(
    declared: Declared,
    key: str,
    *,
    by: Actor,
    at: datetime,
    arguments: dict[str, Any],
    run: Callable[[], Any],
) -> Any:
    """Run and remember the answer, or give the answer remembered.

    The key and the change commit together, so a crash in between leaves neither. `run` returns
    a JSON-ready answer.

    Raises:
        Refused: the key was used with other arguments, or its first use is still under way.
    """
    fingerprint = hashlib.sha256(
        json.dumps(arguments, sort_keys=True, default=str).encode()
    ).hexdigest()
    known = _find(declared, key, by)
    if known is None:
        try:
            with transaction.atomic():
                answer = run()
                IdempotencyKey.objects.create(
                    actor_identity=by.identity,
                    operation=declared.name,
                    key=digest(key),
                    fingerprint=fingerprint,
                    answer=answer,
                    created_at=at,
                )
                return answer
        except (IntegrityError, Refused):
            known = _find(declared, key, by)  # another request with the same key was faster
            if known is None:
                raise
    if known.fingerprint != fingerprint:
        raise Refused(
            "idempotency-key-reused",
            _("This idempotency key was used with other values."),
            status=422,
        )
    return known.answer


def forget_old_keys(*, at: datetime) -> int:
    """Remove keys older than two days; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=at - KEPT).delete()[0]


def _find(declared: Declared, key: str, by: Actor) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(
        actor_identity=by.identity, operation=declared.name, key=digest(key)
    ).first()
