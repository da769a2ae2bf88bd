"""`kaisai up`: the whole system on one machine, in one command."""

import asyncio
import os
import signal
import socket
import sys
import time
from functools import partial
from pathlib import Path

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.locks import only_one
from kaisai.entrypoints.cli.parents import end_with_parent
from kaisai.entrypoints.cli.words import say

GRACE = 10.0  # seconds between asking a child to end and making it
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
HEALTHY_AFTER = 60.0  # seconds after which a child counts as well again


class Child:
    """One process under supervision: started again when it ends, with growing pauses."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        self.name = name
        self._arguments = arguments
        self._process: asyncio.subprocess.Process | None = None

    async def keep(self, stopping: asyncio.Event) -> None:
        """Run it until `stopping`."""
        pause = FIRST_WAIT
        while not stopping.is_set():
            started = time.monotonic()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "kaisai",
                *self._arguments,
                preexec_fn=partial(end_with_parent, signal.SIGTERM, os.getpid()),
            )
            code = await self._process.wait()
            if stopping.is_set():
                return
            if time.monotonic() - started > HEALTHY_AFTER:
                pause = FIRST_WAIT
            told = say("child-ended", name=self.name, code=code, pause=f"{pause:g}")
            click.echo(told, err=True)
            try:
                await asyncio.wait_for(stopping.wait(), pause)
            except TimeoutError:
                pause = min(pause * 2, LONGEST_WAIT)

    async def end(self) -> None:
        """Ask it to end, then make it."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()


async def supervise(children: list[Child]) -> None:
    """Keep all of them until SIGINT or SIGTERM."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    keeping = [loop.create_task(child.keep(stopping), name=child.name) for child in children]
    await stopping.wait()
    await asyncio.gather(*(child.end() for child in children))
    await asyncio.gather(*keeping)


def refuse_taken_port(host: str, port: int) -> None:
    """Say so now rather than in a loop of restarts."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            told = say("port-taken", port=port, host=host, reason=error.strerror)
            raise click.ClickException(told) from error


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
    "--faults", type=click.Path(path_type=Path), help="Simulate the faults that this file tells."
)
def up(host: str, port: int, faults: Path | None) -> None:
    """Run everything: web, poller and worker, each started again when it ends."""
    os.environ.setdefault("KAISAI_URL", f"http://{host}:{port}")
    load_django()
    from django.conf import settings  # noqa: PLC0415 - apps not ready
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready
    from django.db import connections  # noqa: PLC0415 - apps not ready

    refuse_taken_port(host, port)
    with only_one(settings.DATA_DIRECTORY):
        call_command("migrate", verbosity=0)
        connections.close_all()
        click.echo(say("at", url=settings.PUBLIC_URL, data=settings.DATA_DIRECTORY))
        simulate = ["--faults", str(faults)] if faults else []
        asyncio.run(
            supervise(
                [
                    Child("web", ["web", "--host", host, "--port", str(port)]),
                    Child("poller", ["poller", *simulate]),
                    Child("worker", ["worker"]),
                ]
            )
        )
