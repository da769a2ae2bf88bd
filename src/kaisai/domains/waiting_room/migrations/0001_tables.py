import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('waiting_room', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='WaitingRoom',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_on', models.BooleanField(default=True)),
                    ('turn', models.PositiveIntegerField(default=1)),
                    ('opens_at', models.DateTimeField()),
                    ('per_minute', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)])),
                    ('bits', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(22)])),
                    ('paced_since', models.DateTimeField()),
                    ('paced_after', models.PositiveIntegerField(default=0)),
                    ('is_drawn', models.BooleanField(default=False)),
                    ('last_number', models.PositiveIntegerField(default=0)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Visitor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('joined_at', models.DateTimeField()),
                    ('proof', models.CharField(max_length=64)),
                    ('lot', models.BigIntegerField(blank=True, null=True)),
                    ('number', models.PositiveIntegerField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'proof'), name='visitor_proof_once'), models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('conference', 'number'), name='visitor_number_once')],
                },
            )],
        ),
    ]
