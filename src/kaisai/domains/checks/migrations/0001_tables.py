import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('checks', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Check',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(max_length=80)),
                    ('at', models.DateTimeField()),
                    ('source', models.CharField(choices=[('cli', 'command line'), ('page', 'phone page')], max_length=4)),
                    ('interface', models.CharField(blank=True, max_length=200)),
                    ('by_label', models.CharField(max_length=120)),
                    ('outcomes', models.JSONField()),
                    ('well', models.BooleanField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.room')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'room', 'place'], name='check_by_place')],
                },
            ), migrations.CreateModel(
                name='ExpectationFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('saved_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.room')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('room__isnull', True)), fields=('conference',), name='common_expectations_once'), models.UniqueConstraint(condition=models.Q(('room__isnull', False)), fields=('conference', 'room'), name='room_expectations_once')],
                },
            ), migrations.CreateModel(
                name='SignOff',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('by_label', models.CharField(max_length=120)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.room')),
                    ('seen', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='checks.check')),
                ],
            )],
        ),
    ]
