from django.db import migrations

from kaisai.core.kit.append_only import create, drop


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial")]

    operations = [
        migrations.RunPython(
            create("receipts_document", "the ledger of receipts is append-only"),
            drop("receipts_document"),
        )
    ]
