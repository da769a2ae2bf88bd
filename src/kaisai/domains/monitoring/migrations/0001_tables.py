import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('monitoring', '0001_initial'), ('monitoring', '0002_maintenance_of_a_device')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Sight',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('watching_since', models.DateTimeField(null=True)),
                    ('blind', models.BooleanField(default=False)),
                    ('blind_why', models.JSONField(default=dict)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('simulated', models.BooleanField(default=False)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Health',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('room', models.CharField(blank=True, max_length=50)),
                    ('score', models.PositiveSmallIntegerField(default=0)),
                    ('state', models.CharField(choices=[('up', 'up'), ('late', 'late'), ('lossy', 'lossy'), ('down', 'down'), ('unreachable', 'unreachable'), ('unknown', 'unknown'), ('maintenance', 'maintenance')], default='unknown', max_length=12)),
                    ('why', models.JSONField(default=dict)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'room'), name='health_once')],
                },
            ), migrations.CreateModel(
                name='Maintenance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subject', models.CharField(choices=[('target', 'target'), ('device', 'device'), ('room', 'room'), ('group', 'group')], max_length=8)),
                    ('name', models.CharField(max_length=200)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('by_label', models.CharField(max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='maintenance_ends_after_start')],
                },
            ), migrations.CreateModel(
                name='TargetState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200)),
                    ('state', models.CharField(choices=[('up', 'up'), ('late', 'late'), ('lossy', 'lossy'), ('down', 'down'), ('unreachable', 'unreachable'), ('unknown', 'unknown'), ('maintenance', 'maintenance')], default='unknown', max_length=12)),
                    ('since', models.DateTimeField()),
                    ('why', models.JSONField(default=dict)),
                    ('cause', models.CharField(blank=True, max_length=200)),
                    ('hides', models.JSONField(default=list)),
                    ('flapping', models.BooleanField(default=False)),
                    ('score', models.PositiveSmallIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'key'), name='target_state_once')],
                },
            )],
        ),
    ]
