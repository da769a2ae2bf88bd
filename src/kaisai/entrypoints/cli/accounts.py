"""`kaisai account`: the first people of an installation."""

import json

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.words import say


@click.group()
def account() -> None:
    """Make an account, give roles, issue tokens."""
    load_django()
    require_migrated()


@account.command("add")
@click.argument("email")
@click.option("--name", default="", help="How the crew calls them.")
@click.option("--keeper", is_flag=True, help="May do everything on this installation.")
@click.password_option(help="Asked for when not given.")
def add(email: str, name: str, keeper: bool, password: str) -> None:
    """Make an account."""
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415 - apps not ready
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - apps not ready

    from kaisai.core.identity.actors import COMMAND_LINE  # noqa: PLC0415 - apps not ready
    from kaisai.core.kit.clock import now  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.accounts import create_account  # noqa: PLC0415 - apps not ready

    try:
        validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    made = create_account(
        by=COMMAND_LINE, at=now(), email=email, name=name, password=password, keeper=keeper
    )
    click.echo(say("account-made", email=made.email))


@account.command("token")
@click.argument("email")
@click.option("--label", default="command line", show_default=True, help="What it is for.")
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 400), help="How long it lives."
)
@click.option("--read-only", is_flag=True, help="May look but not change anything.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def token(email: str, label: str, days: int, read_only: bool, as_json: bool) -> None:
    """Issue an API token; it is shown this once."""
    from kaisai.core.kit.clock import now  # noqa: PLC0415 - apps not ready
    from kaisai.core.operations.accounts import issue_token  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import actor_called  # noqa: PLC0415 - apps not ready

    issued = issue_token(
        by=actor_called(email), at=now(), label=label, days=days, read_only=read_only
    )
    click.echo(json.dumps({"token": issued.secret, "id": issued.id}) if as_json else issued.secret)
