"""`kaisai watch`: the terminal monitor. Needs no server, no database, and no root where the kernel allows."""

import asyncio
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from kaisai.entrypoints.cli.words import language_of

DEFAULT_SCALE = 10.0


@click.command("watch")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "-s",
    "--scale",
    default=None,
    type=click.FloatRange(min=0.001),
    help="Milliseconds per step of the bars. [10]",
)
@click.option("-a", "--async-mode", is_flag=True, expose_value=False, help="As deadman: always so.")
@click.option("-b", "--blink-arrow", is_flag=True, expose_value=False, help="As deadman: ignored.")
@click.option(
    "-l",
    "--logging",
    "log_directory",
    type=click.Path(path_type=Path),
    help="Write a JSONL log into this directory.",
)
@click.option("--once", is_flag=True, help="One round, then exit with 0 (all answered) or 1.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; only with --once.")
@click.option("--lang", type=click.Choice(["ja", "en"]), help="Language.")
@click.option(
    "--remap",
    "network",
    default="",
    metavar="NET",
    help="Move every address into this loopback network.",
)
@click.option(
    "--interval", type=click.FloatRange(0.1, 3600), help="Seconds between two probes of a target."
)
@click.option(
    "--server",
    "url",
    metavar="URL",
    help="Show the state of a kaisai server: http://host:port/<conference>.",
)
@click.option(
    "--token",
    envvar="KAISAI_TOKEN",
    default="",
    help="API token for --server. Better in KAISAI_TOKEN: others can see a command line.",
)
def watch(  # noqa: PLR0913, PLR0917 - the options of a command
    file: Path | None,
    scale: float | None,
    log_directory: Path | None,
    once: bool,
    as_json: bool,
    lang: str | None,
    network: str,
    interval: float | None,
    url: str | None,
    token: str,
) -> None:
    """Watch the targets of FILE: deadman in every dialect, deadmon YAML or JSON, CSV."""
    language = language_of(lang)
    if (file is None) == (url is None):
        _misused("not-with-server" if file else "file-or-server", language)
    if as_json and not once:
        _misused("json-needs-once", language)
    if url is not None:
        if log_directory or network or interval:
            _misused("only-with-file", language)
        _watch_server(url, token, language, scale or DEFAULT_SCALE, once=once, as_json=as_json)
    elif file is not None:
        options = (file, language, network, interval)
        _watch_file(options, scale, log_directory, once=once, as_json=as_json)


def _misused(word: str, language: str) -> NoReturn:
    from kaisai.entrypoints.cli.watch.words import say  # noqa: PLC0415 - slow start

    raise click.UsageError(say(word, language))


def _watch_file(
    options: tuple[Path, str, str, float | None],
    scale: float | None,
    log_directory: Path | None,
    *,
    once: bool,
    as_json: bool,
) -> None:
    from kaisai.entrypoints.cli.watch.files import TargetFile, UnusableFileError  # noqa: PLC0415 - slow start

    file = TargetFile(*options)
    try:
        inventory = file.read()
    except UnusableFileError as error:
        raise click.ClickException(str(error)) from error
    from kaisai.entrypoints.cli.watch.log import JsonLog  # noqa: PLC0415 - slow start

    log = JsonLog(log_directory) if log_directory else None
    if once:
        from kaisai.entrypoints.cli.watch.once import once as one_round  # noqa: PLC0415 - slow start

        one_round(file.path, inventory, file.language, log=log, as_json=as_json)
    _require_terminal(file.language)
    from kaisai.entrypoints.cli.watch.app import WatchApp  # noqa: PLC0415 - slow start
    from kaisai.entrypoints.cli.watch.engine import Engine  # noqa: PLC0415 - slow start

    engine = Engine(inventory, file.path.name, log)
    steps = scale or inventory.scale_ms or DEFAULT_SCALE
    WatchApp(engine, language=file.language, scale_ms=steps, file=file).run()


def _watch_server(
    url: str, token: str, language: str, scale: float, *, once: bool, as_json: bool
) -> None:
    from kaisai.entrypoints.cli.watch.server import Address, Server, ServerError  # noqa: PLC0415 - slow start

    server = Server(Address.parse(url), token, language)
    try:
        asyncio.run(server.load())
    except ServerError as error:
        raise click.ClickException(str(error)) from error
    if once:
        from kaisai.entrypoints.cli.watch.once import once_from  # noqa: PLC0415 - slow start

        once_from(server, as_json=as_json)
    _require_terminal(language)
    from kaisai.entrypoints.cli.watch.app import WatchApp  # noqa: PLC0415 - slow start

    WatchApp(server, language=language, scale_ms=scale).run()


def _require_terminal(language: str) -> None:
    if not (os.isatty(0) and sys.stdout.isatty()):
        from kaisai.entrypoints.cli.watch.words import say  # noqa: PLC0415 - slow start

        raise click.ClickException(say("no-terminal", language))
