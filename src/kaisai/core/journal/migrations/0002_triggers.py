"""Makes the database itself refuse changes to the journal."""

from django.db import migrations

from kaisai.core.journal import triggers


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(triggers.create, triggers.drop)]
