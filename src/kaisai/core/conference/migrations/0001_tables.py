import django.core.validators
import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables
import kaisai.core.conference.models


class Migration(migrations.Migration):

    replaces = [('conference', '0001_initial'), ('conference', '0002_is_public')]

    initial = True

    dependencies = [
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Conference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$'), kaisai.core.conference.models.valid_conference_slug])),
                    ('name', i18nfield.fields.I18nCharField(max_length=200)),
                    ('time_zone', models.CharField(default='Asia/Tokyo', max_length=64, validators=[kaisai.core.conference.models.valid_time_zone])),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('is_demo', models.BooleanField(default=False)),
                    ('is_public', models.BooleanField(default=False)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='conference_ends_after_start')],
                },
            ), migrations.CreateModel(
                name='Venue',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', i18nfield.fields.I18nCharField(max_length=200)),
                    ('address', models.CharField(blank=True, max_length=300)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='venues', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Floor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', i18nfield.fields.I18nCharField(max_length=50)),
                    ('level', models.SmallIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='floors', to='conference.conference')),
                    ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='floors', to='conference.venue')),
                ],
            ), migrations.CreateModel(
                name='Day',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('date', models.DateField()),
                    ('label', i18nfield.fields.I18nCharField(blank=True, max_length=100)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'date'), name='day_once')],
                },
            ), migrations.CreateModel(
                name='Phase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('build', 'Build'), ('rehearse', 'Rehearse'), ('doors', 'Doors'), ('sessions', 'Sessions'), ('party', 'Party'), ('teardown', 'Teardown')], max_length=12)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='conference.conference')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='phase_ends_after_start')],
                },
            ), migrations.CreateModel(
                name='Room',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('name', i18nfield.fields.I18nCharField(max_length=200)),
                    ('seats', models.PositiveIntegerField(default=0)),
                    ('standing', models.PositiveIntegerField(default=0)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='conference.conference')),
                    ('floor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rooms', to='conference.floor')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='room_slug_once')],
                },
            )],
        ),
    ]
