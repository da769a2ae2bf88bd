"""`kaisai web`, `poller`, `worker`, `migrate`: each process of the system by itself."""

import contextlib
import gc
import importlib
import multiprocessing
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import click

from kaisai.core.kit.signals import END_STREAMS
from kaisai.entrypoints.cli import load_django, loading
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.locks import in_use
from kaisai.entrypoints.cli.parents import end_with_parent
from kaisai.entrypoints.cli.words import say

STREAMS = 20_000  # open connections that the web server must be able to hold
STREAMS_END = 5  # seconds for answers under way when the server stops


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 16),
    help="Processes that answer: more than one when a sale needs more than one core.",
)
def web(host: str, port: int, workers: int) -> None:
    """Run the web server: pages, API and live streams in each of its processes."""
    from granian.constants import Interfaces, Loops  # noqa: PLC0415 - slow start
    from granian.server import MPServer  # noqa: PLC0415 - slow start

    class StreamingServer(MPServer):
        """Ends the live streams before it waits for what is still being answered: they never end by themselves."""

        def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
            for child in multiprocessing.active_children():
                if child.pid is not None:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(child.pid, END_STREAMS)
            super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]  # granian has no types here

    raise_file_limit(STREAMS)
    StreamingServer(
        "kaisai.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=workers,
        backlog=4096,  # many phones open the page at the same second
        backpressure=STREAMS,
        log_access=False,
        websockets=False,
        workers_kill_timeout=STREAMS_END,
    ).serve(target_loader=_load_served)


def _load_served(target: str) -> Any:
    """Load the application in the process that serves it, which goes when its parent goes.

    Otherwise it would hold the port and answer with old code after the parent was killed. Until
    it handles signals itself, the handler inherited from the parent would swallow them.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(END_STREAMS, signal.SIG_IGN)  # there are none yet
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(signal.SIGKILL, parent.pid)
    module, _, attribute = target.partition(":")
    with loading():
        application = getattr(importlib.import_module(module), attribute)
    try:
        _begin_lasting()
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(1)
    gc.freeze()  # what is loaded stays: no collection in the middle of a sale looks through it again
    return application


_LASTING = contextlib.ExitStack()


def _begin_lasting() -> None:
    """Refuse an old database, and hold the data directory until this process ends.

    A database that is away is no reason to refuse: lasting processes wait for it.
    """
    from django.conf import settings  # noqa: PLC0415 - apps not ready
    from django.db import DatabaseError, connections  # noqa: PLC0415 - apps not ready

    _LASTING.enter_context(in_use(settings.DATA_DIRECTORY))
    try:
        with contextlib.suppress(DatabaseError):
            require_migrated()
    finally:
        connections.close_all()


def raise_file_limit(wanted: int) -> None:
    """Each open stream is an open file; take what the system gives."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))


@click.command()
@click.option(
    "--faults", type=click.Path(path_type=Path), help="Simulate the faults that this file tells."
)
def poller(faults: Path | None) -> None:
    """Run the poller: probe every target, keep states and round-trip times."""
    load_django(lasting=True)
    _begin_lasting()
    from kaisai.entrypoints.poller.process import run_poller  # noqa: PLC0415 - apps not ready

    run_poller(faults)


@click.command()
def worker() -> None:
    """Run the worker: chores by the clock, and consumers of the journal."""
    load_django(lasting=True)
    _begin_lasting()
    from kaisai.entrypoints.worker.process import run_worker  # noqa: PLC0415 - apps not ready

    run_worker()


@click.command()
def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    load_django()
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready

    call_command("migrate", verbosity=0)
    click.echo(say("migrated"))
