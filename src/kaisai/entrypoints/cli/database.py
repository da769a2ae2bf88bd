"""Is the database there, and is it the one that this version works with?"""

import os
import secrets
from pathlib import Path

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.words import say


def lacks_migrations() -> bool:
    """Whether `kaisai migrate` has something to do; a SQLite file is not made by asking."""
    from django.db import connection  # noqa: PLC0415 - apps not ready
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - apps not ready

    if not _is_there():
        return True
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def is_empty() -> bool:
    """Whether `kaisai migrate` never ran here."""
    from django.db import connection  # noqa: PLC0415 - apps not ready
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 - apps not ready

    return not _is_there() or not MigrationRecorder(connection).applied_migrations()


def _is_there() -> bool:
    from django.db import connection  # noqa: PLC0415 - apps not ready

    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def require_migrated() -> None:
    """Refuse a database that is not up to date, in the same words everywhere."""
    if lacks_migrations():
        raise click.ClickException(say("not-migrated"))


def rehearse() -> None:
    """Load Django for a dry run, which leaves the disk and the database as they are.

    Where kaisai never kept anything, an empty database in memory stands in; any other one must be
    up to date. No signing key is made, since a dry run signs nothing.
    """
    os.environ.setdefault("KAISAI_SECRET_KEY", secrets.token_urlsafe(50))
    load_django()
    from django.core.management import call_command  # noqa: PLC0415 - apps not ready
    from django.db import connections  # noqa: PLC0415 - apps not ready

    if not is_empty():
        require_migrated()
        return
    connections["default"].close()
    engine = "django.db.backends.sqlite3"
    connections.settings["default"] |= {"ENGINE": engine, "NAME": ":memory:", "OPTIONS": {}}
    del connections["default"]
    call_command("migrate", verbosity=0)
