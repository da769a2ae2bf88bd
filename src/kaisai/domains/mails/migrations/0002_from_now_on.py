"""Whoever ordered before there was an outbox is not written to: the journal is followed from its end."""

from typing import Any

from django.db import migrations


def begin_at_the_end(apps: Any, schema_editor: Any) -> None:
    entries = apps.get_model("journal", "Entry").objects.using(schema_editor.connection.alias)
    last = entries.order_by("-tx", "-id").values_list("tx", "id").first()
    if last:
        cursors = apps.get_model("journal", "Cursor").objects.using(schema_editor.connection.alias)
        cursors.get_or_create(consumer="mails", defaults={"tx": last[0], "entry_id": last[1]})


class Migration(migrations.Migration):
    dependencies = [("mails", "0001_initial"), ("journal", "0002_triggers")]
    operations = [migrations.RunPython(begin_at_the_end, migrations.RunPython.noop)]
