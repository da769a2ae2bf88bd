from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('operations', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('actor_identity', models.CharField(max_length=80)),
                    ('operation', models.CharField(max_length=80)),
                    ('key', models.CharField(max_length=100)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('answer', models.JSONField()),
                    ('created_at', models.DateTimeField(db_index=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('actor_identity', 'operation', 'key'), name='idempotency_key_once')],
                },
            )],
        ),
    ]
