"""On PostgreSQL each scan knows its transaction, as entries of the journal do: devices read after a cursor."""

from typing import Any

from django.db import migrations

_STAMP = """CREATE TRIGGER desk_scan_stamp BEFORE INSERT ON desk_scan
    FOR EACH ROW EXECUTE FUNCTION journal_stamp()"""


def create(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature of RunPython
    """Create the trigger where there is more than one writer."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_STAMP)


def drop(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - the signature of RunPython
    """Undo `create`."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER desk_scan_stamp ON desk_scan")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial"), ("journal", "0002_triggers")]
    operations = [migrations.RunPython(create, drop)]
