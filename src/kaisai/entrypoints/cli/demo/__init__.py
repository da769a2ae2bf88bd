"""`kaisai demo`: a conference that lives, on a network that really breaks."""

import os
import shutil
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from types import FrameType

import click

from kaisai.entrypoints.cli.demo.pretending import pretend
from kaisai.entrypoints.cli.locks import only_one
from kaisai.entrypoints.cli.up import refuse_taken_port
from kaisai.entrypoints.cli.words import say


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
    "--data", type=click.Path(path_type=Path), help="Directory of the demo; emptied at start."
)
@click.option(
    "--simulate", is_flag=True, help="Inject faults instead of building network namespaces."
)
@click.option("--calm", is_flag=True, help="Break nothing by itself: no scripted hour.")
@click.option("--seconds", default=0.0, help="Stop by itself after so many seconds; 0: never.")
def demo(
    host: str, port: int, data: Path | None, simulate: bool, calm: bool, seconds: float
) -> None:
    """Start a conference of 1,500 people with a network of sixty devices, and break it for an hour."""
    refuse_taken_port(host, port)
    directory = _fresh_directory(data)
    os.environ["KAISAI_DATA"] = str(directory)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")
    os.environ["KAISAI_URL"] = f"http://{host}:{port}"
    os.environ["KAISAI_MAIL_URL"] = (directory / "mails").absolute().as_uri()  # nobody gets one
    os.environ.pop(
        "DATABASE_URL", None
    )  # the demo is emptied at every start; never somebody's real database

    provider = pretend(host, port)
    from kaisai.entrypoints.cli.demo.run import Demo  # noqa: PLC0415 - slow start: loads Django

    running = Demo(
        directory, host=host, port=port, simulate=simulate, calm=calm, till=provider.till
    )
    failed = False
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        running.start()
        running.play(until=time.monotonic() + seconds if seconds else None)
        failed = running.has_ended()
    except KeyboardInterrupt:
        click.echo()
    finally:
        for impatient in (signal.SIGINT, signal.SIGTERM):  # what was begun is cleaned up whole
            signal.signal(impatient, signal.SIG_IGN)
        running.stop()
        provider.stop()
    if failed:
        click.echo(say("demo-ended"), err=True)
        sys.exit(1)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _fresh_directory(data: Path | None) -> Path:
    """The demo's own directory, emptied; refuses one that is in use or holds something else."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    directory = (data or Path(base) / "kaisai-demo").expanduser().resolve()
    mark = directory / "this-is-a-kaisai-demo"
    if directory.is_dir() and any(directory.iterdir()) and not mark.exists():
        raise click.ClickException(say("demo-elsewhere", data=directory))
    with only_one(directory):
        shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    mark.write_text(f"{datetime.now().astimezone().isoformat()}\n", encoding="utf-8")
    return directory
