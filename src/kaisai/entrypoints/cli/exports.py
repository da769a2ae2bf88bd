"""`kaisai export`: a conference as one file, or its targets as a deadman.conf."""

import sys
from pathlib import Path

import click

from kaisai.entrypoints.cli import load_django, unusable
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.words import say


@click.group("export")
def exports() -> None:
    """Export a conference or its targets."""


@exports.command("conference")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
def conference(slug: str, file: Path) -> None:
    """Write everything of a conference into one file; secrets of relays stay here."""
    load_django()
    require_migrated()
    from kaisai.entrypoints.cli.do import conference_called  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.parcels import pack  # noqa: PLC0415 - apps not ready

    data, rows = pack(conference_called(slug))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise click.ClickException(unusable(error, file)) from error
    click.echo(say("conference-exported", slug=slug, rows=rows))


@exports.command("network")
@click.option("--conference", "slug", required=True, help="Slug of the conference.")
@click.option("--secrets", is_flag=True, help="With communities and passwords of relays.")
def network(slug: str, secrets: bool) -> None:
    """Print the targets as a deadman.conf; comments and order of an imported one are kept."""
    load_django()
    require_migrated()
    from kaisai.domains.network.operations import write_inventory  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import conference_called  # noqa: PLC0415 - apps not ready

    sys.stdout.buffer.write(write_inventory(conference_called(slug), secrets=secrets))
