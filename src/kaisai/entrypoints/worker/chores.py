"""The chores that belong to no domain."""

from datetime import datetime

from django.core.management import call_command

from kaisai.core.operations.idempotency import forget_old_keys
from kaisai.core.surfaces.jobs import Job, all_jobs, schedule


def _forget_keys(at: datetime) -> None:
    forget_old_keys(at=at)


def _forget_sessions(_at: datetime) -> None:
    call_command("clearsessions", verbosity=0)


def register() -> None:
    """Put them on the worker's list, once."""
    known = {job.name for job in all_jobs()}
    for job in (
        Job("forget idempotency keys", 3600, _forget_keys),
        Job("forget sessions", 3600, _forget_sessions),
    ):
        if job.name not in known:
            schedule(job)
