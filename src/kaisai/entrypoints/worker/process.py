"""The worker process: chores by the clock, and the journal walked for each consumer."""

import signal
import threading
import time

import structlog
from django.db import close_old_connections

from kaisai.core.journal.feeds import all_consumers, walk
from kaisai.core.kit.clock import now
from kaisai.core.surfaces.jobs import Job, all_jobs
from kaisai.entrypoints.worker import chores

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.5
LONGEST_PAUSE = 30.0


class WorkerProcess:
    """One thread, one loop; every chore is short and safe to repeat."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._due: dict[str, float] = {}

    def stop(self, *_signal: object) -> None:
        """End after what is under way."""
        self._stop.set()

    def run(self) -> None:
        """Until told to stop; an error of one chore never stops another."""
        log.info("worker started", jobs=[job.name for job in all_jobs()])
        pause = LOOK_EVERY
        while not self._stop.is_set():
            close_old_connections()
            well = all([*(self._do(job) for job in all_jobs()), self._walk()])
            pause = LOOK_EVERY if well else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause)
        log.info("worker stopped")

    def _do(self, job: Job) -> bool:
        if time.monotonic() < self._due.get(job.name, 0.0):
            return True
        self._due[job.name] = time.monotonic() + job.every
        try:
            job.run(now())
        except Exception:  # the outermost loop: told, and tried again when next due
            log.exception("chore failed", job=job.name)
            return False
        return True

    def _walk(self) -> bool:
        for consumer in all_consumers():
            try:
                while walk(consumer, at=now()) and not self._stop.is_set():
                    pass
            except Exception:  # the outermost loop: the database may be away for a while
                log.exception("journal could not be walked", consumer=consumer.name)
                return False
        return True


def run_worker() -> None:
    """Run the worker in this process until it is told to stop."""
    chores.register()
    process = WorkerProcess()
    signal.signal(signal.SIGTERM, process.stop)
    signal.signal(signal.SIGINT, process.stop)
    process.run()
