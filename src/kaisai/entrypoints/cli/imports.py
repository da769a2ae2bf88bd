"""`kaisai import`: targets, schedules, attendees, bank statements, mails that came back, conferences."""

import json
from pathlib import Path
from typing import Any

import click

from kaisai.engines.formats.bounces import join_messages
from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.database import rehearse, require_migrated
from kaisai.entrypoints.cli.lint import finding_line
from kaisai.entrypoints.cli.words import say

SIGNS = {"added": "+", "changed": "~", "cancelled": "-", "reactivated": "+"}


def read_file(path: Path) -> bytes:
    """The file's content; one sentence when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(say("unreadable", file=path, reason=error.strerror)) from error


@click.group("import")
def imports() -> None:
    """Import targets, a schedule, attendees, bank statements, mails that came back or a whole conference."""


@imports.command("network")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option(
    "--remap", default="", help="Move every address into this loopback network, for a rehearsal."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def network(file: Path, conference: str, dry_run: bool, remap: str, as_json: bool) -> None:
    """Make a file the list of targets: deadman in every dialect, deadmon, CSV.

    Good lines are taken, problems are told on standard error. Exits with 0 when something was
    imported, with 1 when nothing could be; a dry run exits as the import would.
    """
    told = _carry_out(
        "network.preview_import" if dry_run else "network.import_targets",
        {"data": read_file(file), "name": file.name, "remap_to": remap},
        conference,
        dry_run=dry_run,
    )
    if not told["targets"]:
        _refuse_empty(told["findings"])
    told["findings"] = [
        dict(zip(("line", "code", "severity", "sentence"), finding, strict=True))
        for finding in told["findings"]
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for finding in told["findings"]:
            click.echo(finding_line(file, **finding), err=True)
        for line in told.get("lines", ()):
            click.echo(line)
        click.echo(say("network-told", **told))


def _begin(*, dry_run: bool) -> None:
    if dry_run:
        rehearse()
    else:
        load_django()
        require_migrated()


def _refuse_empty(findings: list[tuple[int, str, str, str]]) -> None:
    """A dry run refuses what the import itself would refuse, in the same words."""
    from django.utils.translation import gettext as _  # noqa: PLC0415 - apps not ready

    from kaisai.core.kit.errors import Refused  # noqa: PLC0415 - apps not ready

    told = findings[0][3] if findings else _("The file names no target.")
    raise Refused("nothing-to-import", told, status=422)


@imports.command("schedule")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def schedule(file: Path, conference: str, dry_run: bool, as_json: bool) -> None:
    """Make a schedule.json or schedule.xml the programme.

    What is unusual is told on standard error and taken. Exits with 0 when something was imported,
    with 1 when nothing could be; a dry run exits as the import would.
    """
    told = _carry_out(
        "program.preview_schedule" if dry_run else "program.import_schedule",
        {"data": read_file(file), "name": file.name},
        conference,
        dry_run=dry_run,
    )
    told["problems"] = [
        dict(zip(("path", "code", "severity", "sentence"), problem, strict=True))
        for problem in told["problems"]
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for problem in told["problems"]:
        # the sentence begins with the path
        words = (problem["severity"], problem["code"], problem["sentence"])
        click.echo(finding_line(file, 0, *words), err=True)
    click.echo(say("schedule-told", **told))


@imports.command("attendees")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say who would come and go; write nothing.")
@click.option("--list", "list_name", default="", help="Tells lists of one service apart.")
@click.option(
    "--item",
    "pairs",
    multiple=True,
    metavar="TYPE=ITEM",
    help="This ticket type of the list is this item of ours, and takes its places.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def attendees(
    file: Path,
    conference: str,
    dry_run: bool,
    list_name: str,
    pairs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Take over who registered elsewhere: a list of connpass, Doorkeeper or pretix as CSV.

    Good rows are taken, problems are told on standard error. Exits with 0 when somebody was
    imported, or nothing had changed; with 1 when nothing could be read.
    """
    items = dict(_pair(pair) for pair in pairs)
    told = _carry_out(
        "registration.preview_attendees" if dry_run else "registration.import_attendees",
        {"data": read_file(file), "name": file.name, "list_name": list_name, "items": items},
        conference,
        dry_run=dry_run,
    )
    told["findings"] = [
        dict(zip(("line", "code", "severity", "sentence"), finding, strict=True))
        for finding in told["findings"]
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for finding in told["findings"]:
        words = (finding["severity"], finding["code"], finding["sentence"])
        click.echo(finding_line(file, 0, *words), err=True)  # the sentence names the line
    for line in told.get("lines", ()):
        details = "".join(f"\n    {detail}" for detail in line["details"])
        click.echo(say("attendee-line", sign=SIGNS[line["what"]], **line) + details)
    click.echo(say("attendees-told", **told))
    if told.get("without_place"):
        click.echo(say("attendees-without-place", **told), err=True)


@imports.command("connpass")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say what the page tells; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def connpass(number: int, conference: str, dry_run: bool, as_json: bool) -> None:
    """Note the public figures of a page at connpass: accepted, waiting, places.

    NUMBER is the one in the address of the page. The worker asks again every ten minutes until the
    conference is over. People come with `kaisai import attendees`.
    """
    name = "registration.preview_figures" if dry_run else "registration.note_figures"
    # Without a transaction around it: nobody has to wait for connpass.
    told = _call(name, {"number": number}, conference, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    places = "–" if told["places"] is None else told["places"]
    click.echo(say("figures-told", **told | {"places": places}))


@imports.command("transfers")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say what fits which order; write nothing.")
@click.option(
    "--accept", multiple=True, metavar="DIGEST", help="This line, a proposal, pays its order."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def transfers(
    file: Path, conference: str, dry_run: bool, accept: tuple[str, ...], as_json: bool
) -> None:
    """Take over a bank statement as CSV: transfers with the code of an order pay it.

    What fits no order is kept to be looked at. Exits with 1 when there was nothing new.
    """
    values: dict[str, Any] = {"data": read_file(file)}
    if not dry_run:
        values |= {"name": file.name, "accept": list(accept)}
    name = "payments.preview_transfers" if dry_run else "payments.import_transfers"
    told = _carry_out(name, values, conference, dry_run=dry_run)
    told["findings"] = [
        dict(zip(("line", "code", "severity", "sentence"), finding, strict=True))
        for finding in told["findings"]
    ]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for finding in told["findings"]:
        words = (finding["severity"], finding["code"], finding["sentence"])
        click.echo(finding_line(file, 0, *words), err=True)  # the sentence names the line
    for line in told.get("lines", ()):
        click.echo(say("transfer-line", **line))
    click.echo(say("transfers-would" if dry_run else "transfers-told", **told))


@imports.command("bounces")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--dry-run", is_flag=True, help="Say which mails came back; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def bounces(files: tuple[Path, ...], conference: str, dry_run: bool, as_json: bool) -> None:
    """Mark the mails that came back: reports of mail servers as .eml, mbox or Maildir folder.

    What says that a mail comes later is counted only; what is about no mail of ours is ignored.
    """
    name = "mails.preview_bounces" if dry_run else "mails.import_bounces"
    data = join_messages(read_file(one) for file in files for one in _mails_in(file))
    told = _carry_out(name, {"data": data}, conference, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in told["lines"]:
        click.echo(say("bounce-line", **line))
    click.echo(say("bounces-told", **told))


def _mails_in(file: Path) -> list[Path]:
    """Itself, or what lies in a Maildir folder."""
    if not file.is_dir():
        return [file]
    folders = [file / part for part in ("new", "cur") if (file / part).is_dir()] or [file]
    return sorted(one for folder in folders for one in folder.iterdir() if one.is_file())


def _pair(text: str) -> tuple[str, str]:
    kind, sign, item = text.rpartition("=")
    if not sign:
        raise click.ClickException(say("no-pair", pair=text))
    return kind, item


def _call(name: str, values: dict[str, Any], conference: str, *, dry_run: bool) -> dict[str, Any]:
    """Call it by its name, as whoever holds this command line."""
    _begin(dry_run=dry_run)
    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.registry import find_declared  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import call  # noqa: PLC0415 - apps not ready

    declared = find_declared(name)
    if declared is None:
        raise RuntimeError(f"{name} is not declared")
    told: dict[str, Any] = call(declared, values, conference=conference, by=COMMAND_LINE)
    return told


def _carry_out(
    name: str, values: dict[str, Any], conference: str, *, dry_run: bool
) -> dict[str, Any]:
    """Call it; a dry run without any conference is told against an empty one that is rolled back."""
    _begin(dry_run=dry_run)
    from django.db import transaction  # noqa: PLC0415 - apps not ready

    from kaisai.core.conference.models import Conference  # noqa: PLC0415 - apps not ready
    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.clock import now  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.conferences import open_conference  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.registry import find_declared  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import call  # noqa: PLC0415 - apps not ready

    declared = find_declared(name)
    if declared is None:
        raise RuntimeError(f"{name} is not declared")
    with transaction.atomic():
        rehearsed = dry_run and not conference and not Conference.objects.exists()
        if rehearsed:
            day = now().date()
            open_conference(
                by=COMMAND_LINE,
                at=now(),
                slug="dry-run",
                name="Dry run",
                starts_on=day,
                ends_on=day,
            )
        told: dict[str, Any] = call(declared, values, conference=conference, by=COMMAND_LINE)
        if rehearsed:
            transaction.set_rollback(True)
    return told


@imports.command("conference")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", default="", help="Give it another slug.")
def conference_(file: Path, slug: str) -> None:
    """Bring in a conference from `kaisai export conference`."""
    data = read_file(file)
    _begin(dry_run=False)
    from kaisai.entrypoints.cli.parcels import unpack  # noqa: PLC0415 - apps not ready

    name, rows = unpack(data, slug)
    click.echo(say("conference-imported", slug=name, rows=rows))
