import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('alerts', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Alert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=400)),
                    ('cause', models.CharField(max_length=60)),
                    ('level', models.CharField(choices=[('warn', 'warning'), ('critical', 'critical')], max_length=10)),
                    ('device', models.CharField(blank=True, max_length=200)),
                    ('rooms', models.JSONField(blank=True, default=list)),
                    ('since', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('short_en', models.TextField()),
                    ('short_ja', models.TextField()),
                    ('long_en', models.TextField()),
                    ('long_ja', models.TextField()),
                    ('members', models.JSONField(blank=True, default=list)),
                    ('hides', models.JSONField(blank=True, default=list)),
                    ('hidden', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'ended_at'], name='alert_by_end')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('conference', 'key'), name='alert_open_once')],
                },
            ), migrations.CreateModel(
                name='Acknowledgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_label', models.CharField(max_length=120)),
                    ('at', models.DateTimeField()),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acknowledgements', to='alerts.alert')),
                ],
            ), migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('entry', models.PositiveBigIntegerField()),
                    ('route', models.CharField(max_length=60)),
                    ('target', models.CharField(max_length=300)),
                    ('said', models.JSONField(default=dict)),
                    ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'failed')], default='waiting', max_length=10)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('planned_at', models.DateTimeField()),
                    ('next_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('problem_en', models.CharField(blank=True, max_length=300)),
                    ('problem_ja', models.CharField(blank=True, max_length=300)),
                    ('alert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='alerts.alert')),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'next_at'], name='delivery_due')],
                    'constraints': [models.UniqueConstraint(fields=('entry', 'target'), name='delivery_once')],
                },
            ), migrations.CreateModel(
                name='JudgingState',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('evaluator', models.JSONField(default=dict)),
                    ('ledger', models.JSONField(default=dict)),
                    ('ports', models.JSONField(default=dict)),
                    ('at', models.DateTimeField()),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Override',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(max_length=60)),
                    ('changes', models.JSONField(default=dict)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'rule'), name='override_once')],
                },
            ), migrations.CreateModel(
                name='Route',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('level', models.CharField(choices=[('warn', 'warning'), ('critical', 'critical')], default='warn', max_length=10)),
                    ('rooms', models.JSONField(blank=True, default=list)),
                    ('labels', models.JSONField(blank=True, default=list)),
                    ('phases', models.JSONField(blank=True, default=list)),
                    ('language', models.CharField(choices=[('en', 'English'), ('ja', '日本語')], default='en', max_length=2)),
                    ('mails', models.JSONField(blank=True, default=list)),
                    ('webhook', models.CharField(blank=True, max_length=500)),
                    ('webhook_secret', models.CharField(blank=True, max_length=120)),
                    ('steps', models.JSONField(blank=True, default=list)),
                    ('direct', models.BooleanField(default=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'name'), name='route_once')],
                },
            ), migrations.CreateModel(
                name='Silence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('rule', models.CharField(blank=True, max_length=60)),
                    ('subject', models.CharField(blank=True, max_length=400)),
                    ('device', models.CharField(blank=True, max_length=200)),
                    ('room', models.CharField(blank=True, max_length=50)),
                    ('starts_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('by_label', models.CharField(max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='silence_ends_after_start')],
                },
            )],
        ),
    ]
