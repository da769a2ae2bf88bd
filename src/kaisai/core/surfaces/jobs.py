"""What the worker does by the clock: each domain registers its jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Job:
    """A chore.

    Attributes:
        name: for the log.
        every: seconds between two runs.
        run: does it; told the time; must be safe to repeat and short.
    """

    name: str
    every: float
    run: Callable[[datetime], object]


_JOBS: dict[str, Job] = {}


def schedule(job: Job) -> None:
    """Register a chore with the worker."""
    if job.name in _JOBS:
        raise RuntimeError(f"job {job.name} is registered twice")
    _JOBS[job.name] = job


def all_jobs() -> list[Job]:
    """Every registered chore."""
    return list(_JOBS.values())
