"""Who works with a data directory: one `kaisai up`, any number of its processes, or one restore."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kaisai.entrypoints.cli.words import say


@contextmanager
def _held(path: Path, how: int, refusal: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise click.ClickException(say(refusal, data=path.parent)) from error
        yield


@contextmanager
def only_one(data: Path, refusal: str = "running") -> Iterator[None]:
    """Hold the data directory; refuses when another `kaisai up`, or a restore, does."""
    with _held(data / "up.lock", fcntl.LOCK_EX, refusal):
        yield


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Tell a restore that a lasting process works with the data; refuses while one is under way."""
    with _held(data / "use.lock", fcntl.LOCK_SH, "being-restored"):
        yield


@contextmanager
def nobody_else(data: Path) -> Iterator[None]:
    """Hold the data directory for a restore; refuses while any process of kaisai runs on it."""
    with (
        only_one(data, "running-stop-first"),
        _held(data / "use.lock", fcntl.LOCK_EX, "running-stop-first"),
    ):
        yield
