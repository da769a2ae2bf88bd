"""`kaisai metrics export` and `import`: what was measured, as Prometheus text, CSV or Parquet."""

import fnmatch
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import click

from kaisai.engines.metrics.carrying import load, polls_of
from kaisai.engines.metrics.exchange import (
    BadInput,
    read_csv,
    read_prometheus,
    write_csv,
    write_prometheus,
)
from kaisai.engines.metrics.parquet import read_parquet, write_parquet
from kaisai.engines.metrics.port import LiveStore, MetricStore, Poll, Selection
from kaisai.engines.metrics.spool import Spooled
from kaisai.engines.metrics.wire import Unreachable
from kaisai.entrypoints.cli import load_django, unusable
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.words import language_of, say

STANDARD = "-"
FORMATS = ("prometheus", "csv", "parquet")
ENDINGS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}
FLAGS = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_CREAT | os.O_TRUNC}
WRITERS: dict[str, Callable[[Iterable[Poll], IO[str]], int]]
WRITERS = {"prometheus": write_prometheus, "csv": write_csv}
READERS: dict[str, Callable[[Iterable[str], "Broken"], Iterator[Poll]]]
READERS = {"prometheus": read_prometheus, "csv": read_csv}
USUAL = timedelta(days=30)  # as long as raw values are kept
TOLD_EVERY = 2.0  # seconds
MOST_NAMED = 20  # broken lines
SPACE = 1_000_000  # bytes that wait for a disk


@click.group("metrics")
def metrics() -> None:
    """Carry what was measured out of the metric store, and into it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which series are meant: of a conference, by patterns with `*` and `?`; what is empty matches all."""

    conference: str
    sources: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether everything matches."""
        return not (self.conference or self.sources or self.keys)

    def takes(self, source: str, key: str) -> bool:
        """Whether a series is meant."""
        own = not self.conference or source.startswith(f"{self.conference}/")
        return own and _matches(source, self.sources) and _matches(key, self.keys)

    def of(self, store: MetricStore) -> Selection | None:
        """The same as the store asks it; None when no series is meant."""
        if self.is_open:
            return {}
        found = [s for s in store.series({}) if self.takes(s.source, s.key)]
        if not found:
            return None
        chosen: dict[str, list[str]] = {"source": sorted({series.source for series in found})}
        if self.keys:
            chosen["key"] = sorted({series.key for series in found})
        return chosen

    def polls(self, polls: Iterable[Poll]) -> Iterator[Poll]:
        """What of the polls is meant."""
        for poll in polls:
            kept = {k: v for k, v in poll.values.items() if self.takes(poll.source, k)}
            if kept:
                yield poll._replace(values=kept)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _filtered(command: Any) -> Any:
    """The options that both commands have."""
    options = (
        click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the name."),
        click.option("--conference", default="", help="Slug: only what was measured for it."),
        click.option("--source", "sources", multiple=True, help="Pattern, like '*/snmp/sw-*'."),
        click.option("--key", "keys", multiple=True, help="Pattern, like 'port/*/in_octets'."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@metrics.command("export")
@click.argument("file", default=STANDARD)
@_filtered
@click.option("--from", "begin", default="", help="ISO 8601; else 30 days before the end.")
@click.option("--to", "end", default="", help="ISO 8601; else now.")
def export(
    file: str,
    form: str | None,
    conference: str,
    sources: tuple[str, ...],
    keys: tuple[str, ...],
    begin: str,
    end: str,
) -> None:
    """Write what was measured to FILE, or to standard output (-).

    Times without a zone are those of the conference, without --conference UTC.
    """
    store, zone = _begin(conference)
    until = _moment(end, "--to", zone) or datetime.now(tz=UTC)
    since = _moment(begin, "--from", zone) or until - USUAL
    if since >= until:
        raise click.ClickException(say("metrics-order"))
    wanted = Filter(conference, sources, keys).of(store)
    if wanted is None:
        raise click.ClickException(say("metrics-none"))
    span = round(since.timestamp() * 1000), round(until.timestamp() * 1000)
    progress = Progress("metrics-written")
    with _spoken():
        count = _write(file, _form(form, file), progress.follow(polls_of(store, wanted, *span)))
    click.echo(say("metrics-exported", count=count), err=True)


@metrics.command("import")
@click.argument("file", default=STANDARD)
@_filtered
def import_(
    file: str,
    form: str | None,
    conference: str,
    sources: tuple[str, ...],
    keys: tuple[str, ...],
) -> None:
    """Take what FILE, or standard input (-), tells into the metric store.

    Repeating is safe: a value that is there already stays as it is, as far back as raw values are
    kept (30 days). Lines that cannot be read are named and left out; exits with 1 when none could.
    """
    store, _ = _begin(conference)
    wanted, progress, bad = Filter(conference, sources, keys), Progress("metrics-read"), Broken()
    now = round(time.time() * 1000)
    with _spoken():
        polls = progress.follow(_read(file, _form(form, file), bad))
        told = load(store, polls if wanted.is_open else wanted.polls(polls), now)
    bad.conclude()
    if bad.count and not (told.new or told.known):
        sys.exit(1)
    _carry(store)
    click.echo(say("metrics-imported", new=told.new, known=told.known), err=True)


def _begin(conference: str) -> tuple[LiveStore, ZoneInfo]:
    """The metric store, and the zone in which times are given."""
    load_django()
    from kaisai.domains.monitoring.queries import metric_store  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import conference_called  # noqa: PLC0415 - apps not ready

    zone = ZoneInfo("UTC")
    if conference:
        require_migrated()
        zone = conference_called(conference).zone
    return metric_store(), zone


def _moment(text: str, option: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        at.timestamp()
    except (ValueError, OverflowError) as error:
        raise click.ClickException(say("bad-moment", option=option, text=text)) from error
    return at


def _form(form: str | None, file: str) -> str:
    return form or ENDINGS.get(Path(file).suffix.lower(), "prometheus")


@contextmanager
def _spoken() -> Iterator[None]:
    """What goes wrong on the way, in one sentence."""
    try:
        yield
    except BadInput as bad:
        raise click.ClickException(bad.sentence(language_of())) from bad
    except Unreachable as error:
        raise click.ClickException(say("metrics-unreachable", reason=error)) from error


# -- files


@contextmanager
def _usable(file: str) -> Iterator[None]:
    """One sentence for a file that cannot be used."""
    try:
        yield
    except Unreachable:  # the metric server's, not the file's
        raise
    except OSError as error:
        raise click.ClickException(unusable(error, Path(file))) from error


def _write(file: str, form: str, polls: Iterable[Poll]) -> int:
    if form == "parquet":
        return _write_parquet(file, polls)
    with _usable(file), _opened(file, "w") as out:
        return WRITERS[form](polls, out)


def _write_parquet(file: str, polls: Iterable[Poll]) -> int:
    if file != STANDARD:
        with _usable(file):
            return write_parquet(polls, file)
    with tempfile.NamedTemporaryFile(suffix=".parquet") as kept:  # its foot tells where parts begin
        count = write_parquet(polls, kept.name)
        with Path(kept.name).open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer, SPACE)
    return count


def _read(file: str, form: str, bad: "Broken") -> Iterator[Poll]:
    with _usable(file):
        if form == "parquet":
            yield from _read_parquet(file)
            return
        with _opened(file, "r") as lines:
            yield from READERS[form](lines, bad)


def _opened(file: str, mode: str) -> IO[str]:
    """The file, or a standard stream that stays open. What is not UTF-8 is told line by line."""
    if file == STANDARD:
        number, ours = (1 if mode == "w" else 0), False
    else:
        number, ours = os.open(file, FLAGS[mode], 0o666), True
    return os.fdopen(
        number, mode, encoding="utf-8", errors="surrogateescape", newline="", closefd=ours
    )


def _read_parquet(file: str) -> Iterator[Poll]:
    if file != STANDARD:
        Path(file).open("rb").close()  # our own sentence for a file that is not there
        yield from read_parquet(file)
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept, SPACE)
        kept.flush()
        yield from read_parquet(kept.name)


# -- what is told on the way


class Progress:
    """Says on standard error how far it is, where somebody looks."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._count = 0
        self._next = time.monotonic() + TOLD_EVERY

    def follow(self, polls: Iterable[Poll]) -> Iterator[Poll]:
        """The same polls."""
        shown = sys.stderr.isatty()
        for poll in polls:
            self._count += len(poll.values)
            if time.monotonic() >= self._next:
                self._next += TOLD_EVERY
                at = datetime.fromtimestamp(poll.t_ms / 1000, tz=UTC)
                sentence = say(self._word, count=self._count, at=f"{at:%Y-%m-%d %H:%M}")
                click.echo(f"\r{sentence}" if shown else sentence, err=True, nl=not shown)
            yield poll
        if shown:
            click.echo("\r\033[K", err=True, nl=False)


class Broken:
    """Names the first lines that cannot be read, and counts the others."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, bad: BadInput) -> None:
        """One more."""
        self.count += 1
        if self.count <= MOST_NAMED:
            click.echo(bad.sentence(language_of()), err=True)

    def conclude(self) -> None:
        """Say how many there were, when not all were named."""
        if self.count > MOST_NAMED:
            click.echo(say("metrics-broken", count=self.count), err=True)


def _carry(store: LiveStore) -> None:
    """Where values live on a server, take them there; what it does not take now waits for the poller."""
    if not isinstance(store, Spooled):
        return
    try:
        while store.forward():
            pass
    except Unreachable as error:
        click.echo(say("metrics-wait", reason=error), err=True)
