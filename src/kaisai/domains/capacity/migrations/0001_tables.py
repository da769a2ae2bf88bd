import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('capacity', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Assumptions',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('devices_per_person', models.FloatField(default=1.3, validators=[django.core.validators.MinValueValidator(0.1), django.core.validators.MaxValueValidator(5.0)])),
                    ('associated_share', models.FloatField(default=0.65, validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(1.0)])),
                    ('fill_session', models.FloatField(default=0.8, validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(1.5)])),
                    ('fill_break', models.FloatField(default=0.5, validators=[django.core.validators.MinValueValidator(0.01), django.core.validators.MaxValueValidator(1.5)])),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.CharField(max_length=300)),
                    ('made_at', models.DateTimeField()),
                    ('by_label', models.CharField(max_length=120)),
                    ('outcome', models.CharField(blank=True, choices=[('helped', 'helped'), ('no-difference', 'no-difference'), ('worse', 'worse'), ('cannot-say', 'cannot-say')], max_length=16)),
                    ('why', models.JSONField(blank=True, default=dict)),
                    ('effects', models.JSONField(blank=True, default=list)),
                    ('judged_at', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='network.device')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conference.room')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'made_at'], name='change_by_time')],
                },
            ), migrations.CreateModel(
                name='Expectation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slot', models.CharField(max_length=200)),
                    ('people', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(100000)])),
                    ('counted', models.BooleanField(default=False)),
                    ('told_at', models.DateTimeField()),
                    ('by_label', models.CharField(max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slot'), name='expectation_once')],
                },
            ), migrations.CreateModel(
                name='PastSlot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slot', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('session', 'session'), ('break', 'break')], max_length=8)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('people', models.FloatField(blank=True, null=True)),
                    ('source', models.CharField(choices=[('now', 'now'), ('doors', 'doors'), ('favourites', 'favourites'), ('seats', 'seats'), ('nothing', 'nothing')], max_length=10)),
                    ('clients', models.FloatField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.room')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slot'), name='past_slot_once')],
                },
            )],
        ),
    ]
