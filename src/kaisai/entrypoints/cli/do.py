"""`kaisai do`: any operation or query from the command line."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.words import say

if TYPE_CHECKING:
    from kaisai.core.conference.models import Conference
    from kaisai.core.identity.actors import Actor
    from kaisai.core.operations.registry import Declared

SHOWN_SLUGS = 20


def actor_called(email: str) -> "Actor":
    """The account with that mail address, or whoever holds this command line."""
    from django.utils.translation import gettext as _  # noqa: PLC0415 - apps not ready

    from kaisai.core.identity.actors import COMMAND_LINE, actor_for  # noqa: PLC0415 - apps not ready
    from kaisai.core.identity.models import Account  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.errors import NotFound  # noqa: PLC0415 - apps not ready

    if not email:
        return COMMAND_LINE
    account = Account.objects.filter(email__iexact=email).first()
    if account is None:
        raise NotFound(_("Nobody with this mail address has an account."))
    return actor_for(account)


def conference_called(slug: str) -> "Conference":
    """The conference with that slug, without one the only conference there is.

    Whoever holds this command line holds the database, so a refusal may name them all.
    """
    from django.utils.translation import gettext as _  # noqa: PLC0415 - apps not ready

    from kaisai.core.conference.queries import find_conference, list_slugs  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.errors import NotFound  # noqa: PLC0415 - apps not ready

    slugs = list_slugs(SHOWN_SLUGS + 1)
    if slug in slugs or (slug and len(slugs) > SHOWN_SLUGS):
        return find_conference(slug)
    if not slugs:
        raise NotFound(_("There is no conference yet; open one with: kaisai do conference.open"))
    if not slug and len(slugs) == 1:
        return find_conference(slugs[0])
    there = ", ".join(slugs[:SHOWN_SLUGS]) + (", …" if len(slugs) > SHOWN_SLUGS else "")
    if slug:
        told = _("There is no conference “%(slug)s”. There is: %(there)s.")
        raise NotFound(told % {"slug": slug, "there": there})
    told = _("There are several conferences: %(there)s. Add --conference SLUG.")
    raise NotFound(told % {"there": there})


def call(declared: "Declared", values: dict[str, Any], *, conference: str, by: "Actor") -> Any:
    """Check the values, carry it out, describe the result. Refuses a missing conference."""
    from kaisai.core.operations.answers import describe  # noqa: PLC0415 - apps not ready

    return describe(_answer(declared, values, conference=conference, by=by))


def _answer(declared: "Declared", values: dict[str, Any], *, conference: str, by: "Actor") -> Any:
    from kaisai.core.operations.registry import invoke  # noqa: PLC0415 - apps not ready
    from kaisai.core.surfaces.arguments import checked  # noqa: PLC0415 - apps not ready

    found = conference_called(conference) if declared.needs_conference else None
    arguments = checked(declared, values)
    at = datetime.now(tz=UTC)
    return invoke(declared, by=by, conference=found, at=at, arguments=arguments)


def _require_table(declared: "Declared", path: Path) -> None:
    """Before anything is carried out: its answer can be written there."""
    from kaisai.engines.formats.sheets import WRITERS  # noqa: PLC0415 - slow start

    if declared.changes or path.suffix.lower().removeprefix(".") not in WRITERS:
        raise click.ClickException(say("no-table", file=path, endings=", ".join(WRITERS)))


def _write(table: Any, path: Path) -> None:
    """Readable by its owner only: tables hold what people told of themselves."""
    from kaisai.engines.formats.sheets import WRITERS, Table  # noqa: PLC0415 - slow start

    if not isinstance(table, Table):
        raise click.ClickException(say("no-table", file=path, endings=", ".join(WRITERS)))
    content = WRITERS[path.suffix.lower().removeprefix(".")].write(table)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        told = say("unwritable", file=path, reason=error.strerror or error)
        raise click.ClickException(told) from error


def _list() -> None:
    from kaisai.core.operations.registry import list_operations, list_queries  # noqa: PLC0415 - apps not ready

    for title, group in (("operations", list_operations()), ("queries", list_queries())):
        click.echo(f"{say(title)}:")
        for declared in group:
            arguments = " ".join(
                p.name + ("" if p.is_required else "?") for p in declared.parameters
            )
            click.echo(f"  {declared.name:32} {arguments}")
            click.echo(f"  {'':32} {declared.summary}")


def _words(pairs: tuple[str, ...]) -> dict[str, str]:
    words = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise click.ClickException(say("no-pair", pair=pair))
        words[name] = value
    return words


@click.command("do")
@click.argument("operation", required=False)
@click.argument("pairs", nargs=-1, metavar="KEY=VALUE…")
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--as", "email", default="", help="Mail address of the account to act for.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a table there: .csv or .xlsx.",
)
def do(
    operation: str | None,
    pairs: tuple[str, ...],
    conference: str,
    email: str,
    as_json: bool,
    file: Path | None,
) -> None:
    """Carry out an operation or ask a query; without one, list them all. A value @FILE is the file's content."""
    load_django()
    from kaisai.core.operations.registry import find_declared  # noqa: PLC0415 - apps not ready
    from kaisai.core.surfaces.arguments import from_words  # noqa: PLC0415 - apps not ready

    if operation is None:
        _list()
        return
    declared = find_declared(operation)
    if declared is None or not declared.offered:
        raise click.ClickException(say("no-operation", name=operation))
    kinds = {parameter.name: parameter.annotation for parameter in declared.parameters}
    values: dict[str, Any] = from_words(declared, _words(pairs))
    for name, value in values.items():
        if kinds.get(name) is bytes:
            values[name] = _content(str(value))
    require_migrated()
    by = actor_called(email)
    if file is not None:
        _require_table(declared, file)
        _write(_answer(declared, values, conference=conference, by=by), file)
        return
    result = call(declared, values, conference=conference, by=by)
    if as_json or not isinstance(result, str):
        click.echo(
            json.dumps({"result": result}, ensure_ascii=False, indent=None if as_json else 2)
        )
    else:
        sys.stdout.write(result)


def _content(value: str) -> bytes:
    if not value.startswith("@"):
        return value.encode()
    try:
        return Path(value[1:]).read_bytes()
    except OSError as error:
        raise click.ClickException(
            say("unreadable", file=value[1:], reason=error.strerror)
        ) from error
