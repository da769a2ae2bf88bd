from django.db import migrations, models

from kaisai.core.journal import triggers
from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('journal', '0001_initial'), ('journal', '0002_triggers')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Cursor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('consumer', models.CharField(max_length=60, unique=True)),
                    ('tx', models.BigIntegerField(default=0)),
                    ('entry_id', models.BigIntegerField(default=0)),
                ],
            ), migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('conference', models.CharField(blank=True, db_index=True, max_length=50)),
                    ('kind', models.CharField(max_length=80)),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('at', models.DateTimeField()),
                    ('actor_kind', models.CharField(max_length=12)),
                    ('actor_identity', models.CharField(max_length=80)),
                    ('actor_label', models.CharField(max_length=120)),
                    ('about', models.CharField(blank=True, max_length=120)),
                    ('payload', models.JSONField()),
                    ('operation', models.CharField(blank=True, max_length=80)),
                    ('cause', models.BigIntegerField(blank=True, null=True)),
                    ('tx', models.BigIntegerField(default=0, editable=False)),
                ],
                options={
                    'indexes': [models.Index(fields=['tx', 'id'], name='entry_reading_order'), models.Index(fields=['conference', 'kind', 'at'], name='entry_by_kind'), models.Index(fields=['about', 'id'], name='entry_by_subject')],
                },
            ), migrations.CreateModel(
                name='Parked',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('consumer', models.CharField(max_length=60)),
                    ('entry_id', models.BigIntegerField()),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('error', models.CharField(max_length=300)),
                    ('parked_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('consumer', 'entry_id'), name='parked_once')],
                },
            )],
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
