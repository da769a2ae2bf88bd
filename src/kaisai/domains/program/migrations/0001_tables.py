import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('program', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('identity', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Speaker',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=100)),
                    ('name', models.CharField(max_length=200)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='identity.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'code'), name='speaker_once')],
                },
            ), migrations.CreateModel(
                name='Session',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=100)),
                    ('title', models.CharField(max_length=300)),
                    ('subtitle', models.CharField(blank=True, max_length=300)),
                    ('abstract', models.TextField(blank=True)),
                    ('kind', models.CharField(blank=True, max_length=60)),
                    ('track', models.CharField(blank=True, max_length=120)),
                    ('language', models.CharField(blank=True, max_length=20)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('url', models.CharField(blank=True, max_length=500)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='conference.room')),
                    ('speakers', models.ManyToManyField(blank=True, related_name='sessions', to='program.speaker')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'starts_at'], name='session_by_time')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'code'), name='session_once')],
                },
            )],
        ),
    ]
