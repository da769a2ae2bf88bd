"""`kaisai web`, `poller`, `worker`, `migrate`: each process of the system by itself."""

import contextlib
import importlib
import multiprocessing
import resource
import signal
from pathlib import Path
from typing import Any

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.parents import end_with_parent

STREAMS = 20_000  # open connections that the web server must be able to hold
STREAMS_END = 5  # seconds for open streams to end when the server stops; viewers connect again


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="Port to listen on.",
)
def web(host: str, port: int) -> None:
    """Run the web server: pages, API and live streams in one process."""
    from granian.constants import Interfaces, Loops  # noqa: PLC0415 - slow start
    from granian.server import Server  # noqa: PLC0415 - slow start

    raise_file_limit(STREAMS)
    Server(
        "kaisai.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=1,
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
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        end_with_parent(signal.SIGKILL, parent.pid)
    module, _, attribute = target.partition(":")
    return getattr(importlib.import_module(module), attribute)


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
    from kaisai.entrypoints.poller.process import run_poller  # noqa: PLC0415 - apps not ready

    run_poller(faults)


@click.command()
def worker() -> None:
    """Run the worker: chores by the clock, and consumers of the journal."""
    load_django(lasting=True)
    from kaisai.entrypoints.worker.process import run_worker  # noqa: PLC0415 - apps not ready

    run_worker()


@click.command()
def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    load_django()
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready

    call_command("migrate", verbosity=0)
    click.echo("The database is up to date.")
