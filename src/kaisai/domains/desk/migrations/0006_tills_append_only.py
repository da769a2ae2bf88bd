from django.db import migrations

from kaisai.core.kit.append_only import create, drop


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_tills")]

    operations = [
        migrations.RunPython(create(table, "tills are append-only"), drop(table))
        for table in ("desk_till", "desk_tillline")
    ]
