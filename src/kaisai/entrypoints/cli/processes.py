"""`kaisai web`, `poller`, `worker`, `migrate`: each process of the system by itself."""

import contextlib
import resource
from pathlib import Path

import click

from kaisai.entrypoints.cli import load_django

STREAMS = 20_000  # open connections that the web server must be able to hold


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
    ).serve()


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
    load_django()
    from kaisai.entrypoints.poller.process import run_poller  # noqa: PLC0415 - apps not ready

    run_poller(faults)


@click.command()
def worker() -> None:
    """Run the worker: chores by the clock, and consumers of the journal."""
    load_django()
    from kaisai.entrypoints.worker.process import run_worker  # noqa: PLC0415 - apps not ready

    run_worker()


@click.command()
def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    load_django()
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready

    call_command("migrate", verbosity=0)
    click.echo("The database is up to date.")
