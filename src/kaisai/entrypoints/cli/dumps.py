"""A PostgreSQL database as JSON lines in one consistent snapshot, and back into an empty one."""

from pathlib import Path

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction

from kaisai.core.journal.triggers import another_journal
from kaisai.core.kit.exact import ExactEncoder

SKIPPED = frozenset({"contenttypes.contenttype", "auth.permission", "sessions.session"})


def dump(path: Path) -> None:
    """Write every table, in one repeatable-read transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with path.open("w", encoding="utf-8") as out:
            for model in serializers.sort_dependencies(
                [(config, None) for config in apps.get_app_configs()]
            ):
                if model._meta.label_lower not in SKIPPED and model._meta.managed:
                    rows = model._default_manager.order_by("pk").iterator()
                    serializers.serialize("jsonl", rows, stream=out, cls=ExactEncoder)


def holds_conferences() -> bool:
    """Whether this database, brought up to date, is not an empty one."""
    call_command("migrate", verbosity=0)
    from kaisai.core.conference.models import Conference  # noqa: PLC0415 - apps not ready

    return Conference.objects.exists()


def load(path: Path) -> None:
    """Read it into this database in place of everything there."""
    with transaction.atomic(), path.open(encoding="utf-8") as lines:
        _empty()
        with another_journal():
            for line in lines:
                for record in serializers.deserialize("json", "[" + line + "]"):
                    record.save()
        _advance_sequences()


def _empty() -> None:
    names = [
        f'"{model._meta.db_table}"'
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in SKIPPED and model._meta.managed
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")


def _advance_sequences() -> None:
    from django.core.management.color import no_style  # noqa: PLC0415 - apps not ready

    statements = connection.ops.sequence_reset_sql(no_style(), list(apps.get_models()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
