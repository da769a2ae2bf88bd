"""The `kaisai` command. Sub-commands load when used, so that `kaisai watch` needs no Django."""

import contextlib
import gc
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from kaisai.entrypoints.cli.words import language_of, say

COMMANDS = {
    "up": ("kaisai.entrypoints.cli.up:up", "Run everything: web, poller and worker, supervised."),
    "web": ("kaisai.entrypoints.cli.processes:web", "Run the web server alone."),
    "poller": ("kaisai.entrypoints.cli.processes:poller", "Run the poller alone."),
    "worker": ("kaisai.entrypoints.cli.processes:worker", "Run the worker alone."),
    "migrate": ("kaisai.entrypoints.cli.processes:migrate", "Bring the database up to date."),
    "watch": ("kaisai.entrypoints.cli.watch:watch", "Watch the targets of a file in the terminal."),
    "lint": ("kaisai.entrypoints.cli.lint:lint", "Say what is wrong with a file of targets."),
    "dropcheck": (
        "kaisai.entrypoints.cli.dropcheck:dropcheck",
        "Check the socket or SSID one stands at against what a room expects.",
    ),
    "snmp": ("kaisai.entrypoints.cli.snmp:snmp", "Read SNMP agents and recordings of them."),
    "controller": (
        "kaisai.entrypoints.cli.controller:controller",
        "Read wireless controllers over HTTP, and answers of them.",
    ),
    "import": (
        "kaisai.entrypoints.cli.imports:imports",
        "Import targets, schedules or a conference.",
    ),
    "export": ("kaisai.entrypoints.cli.exports:exports", "Export a conference or its targets."),
    "metrics": (
        "kaisai.entrypoints.cli.metrics:metrics",
        "Export or import what was measured.",
    ),
    "lottery": ("kaisai.entrypoints.cli.lottery:lottery", "Draw a published lottery again."),
    "do": ("kaisai.entrypoints.cli.do:do", "Carry out an operation, or ask a query."),
    "mcp": ("kaisai.entrypoints.cli.mcp:mcp", "Offer the operations to AI assistants over stdio."),
    "doctor": (
        "kaisai.entrypoints.cli.doctor:doctor",
        "Say what is right and wrong, and how to mend it.",
    ),
    "backup": (
        "kaisai.entrypoints.cli.backup:backup",
        "Save everything into one file while running.",
    ),
    "restore": ("kaisai.entrypoints.cli.backup:restore", "Bring a backup back."),
    "account": (
        "kaisai.entrypoints.cli.accounts:account",
        "Make an account, give roles and tokens.",
    ),
    "payments-test-provider": (
        "kaisai.entrypoints.cli.pretend:pretend",
        "Serve a provider of card payments that moves no money.",
    ),
    "demo": ("kaisai.entrypoints.cli.demo:demo", "Start a demo conference and break its network."),
    "bench": (
        "kaisai.entrypoints.cli.bench:bench",
        "Measure, beside peers where they are installed.",
    ),
}


class LazyGroup(click.Group):
    """Finds sub-commands in a table of `module:name` and imports them when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command itself."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Help without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(version("kaisai"), prog_name="kaisai")
def cli() -> None:
    """Run a community conference, from the call for proposals to the last access point packed away."""


def main() -> None:
    """Entry point: a refusal is one sentence on standard error and exit code 1, never a traceback."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        cli(standalone_mode=True)
    except Exception as error:
        sentence = refusal_of(error)
        if sentence is None:
            raise
        click.echo(f"kaisai: {sentence}", err=True)
        sys.exit(1)


def refusal_of(error: Exception) -> str | None:
    """The sentence of a refusal; None for a bug, which may crash loudly."""
    spoken = ("Refused", "Unavailable", "BadOption", "PermissionMissing")
    if any(kind.__name__ in spoken for kind in type(error).__mro__):
        return str(error)
    if type(error).__name__ == "OperationalError":
        return say("no-database", reason=str(error).splitlines()[0].rstrip("."))
    if isinstance(error, OSError):
        return unusable(error)
    # pydantic has a ValidationError too; that one is a bug wherever it comes as far as here
    if any(
        (kind.__module__, kind.__name__) == ("django.core.exceptions", "ValidationError")
        for kind in type(error).__mro__
    ):
        return told_of(error)
    return None


def unusable(error: OSError, path: Path | None = None) -> str:
    """What cannot be used and why; `path` where the error names a file nobody asked for."""
    reason = error.strerror or str(error)
    named = path or error.filename
    return say("unusable", file=named, reason=reason) if named else f"{reason}."


def told_of(error: Any) -> str:
    """Django's ValidationError as one sentence that names the fields."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages) if field == "__all__" else f"{field}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """No collection meanwhile: modules are no garbage, and looking for it is a quarter of a start.

    What was loaded is left out of every later collection, too.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def load_django(*, lasting: bool = False) -> None:
    """Make models usable; called by commands that need the database.

    `lasting` processes keep PostgreSQL's connections in a pool, which waits for a server that is
    away; other commands connect once, say at once what is wrong, and speak the shell's language.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")
    import django  # noqa: PLC0415 - slow start

    try:
        with loading():
            django.setup()
    except OSError as error:
        told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(say("no-data-directory", reason=told)) from error
    from django.db import connection  # noqa: PLC0415 - apps not ready
    from django.utils.translation import activate  # noqa: PLC0415 - apps not ready

    if not lasting:
        activate(language_of())
        connection.settings_dict["OPTIONS"].pop("pool", None)
