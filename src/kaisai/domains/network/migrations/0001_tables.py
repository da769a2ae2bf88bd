import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('network', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Device',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=60)),
                    ('name', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('router', 'router'), ('switch', 'switch'), ('ap', 'access point'), ('controller', 'controller'), ('server', 'server'), ('uplink', 'uplink'), ('sign', 'sign'), ('other', 'other')], default='other', max_length=12)),
                    ('tags', models.JSONField(blank=True, default=list)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('info_url', models.URLField(blank=True, max_length=500)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('parents', models.ManyToManyField(blank=True, related_name='children', to='network.device')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='devices', to='conference.room')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'name'], name='device_by_name')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='device_slug_once')],
                },
            ), migrations.CreateModel(
                name='Address',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('value', models.CharField(max_length=253)),
                    ('label', models.CharField(blank=True, max_length=80)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='network.device')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('device', 'value'), name='address_once')],
                },
            ), migrations.CreateModel(
                name='Link',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('a_port', models.CharField(blank=True, max_length=60)),
                    ('b_port', models.CharField(blank=True, max_length=60)),
                    ('a', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_a', to='network.device')),
                    ('b', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links_b', to='network.device')),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('a', 'a_port', 'b', 'b_port'), name='link_once')],
                },
            ), migrations.CreateModel(
                name='SourceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('dialect', models.CharField(max_length=20)),
                    ('data', models.BinaryField()),
                    ('interval', models.FloatField(blank=True, null=True)),
                    ('timeout', models.FloatField(blank=True, null=True)),
                    ('thresholds', models.JSONField(blank=True, default=dict)),
                    ('imported_at', models.DateTimeField()),
                    ('imported_by', models.CharField(max_length=120)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='TargetGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(blank=True, max_length=120)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('thresholds', models.JSONField(blank=True, default=dict)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'title'), name='group_title_once')],
                },
            ), migrations.CreateModel(
                name='Target',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=200)),
                    ('name', models.CharField(max_length=200)),
                    ('address', models.CharField(max_length=500)),
                    ('kind', models.CharField(default='icmp', max_length=8)),
                    ('port', models.PositiveIntegerField(default=0)),
                    ('query', models.CharField(blank=True, max_length=300)),
                    ('source', models.CharField(blank=True, max_length=100)),
                    ('via', models.JSONField(blank=True, default=dict)),
                    ('via_secret', models.JSONField(blank=True, default=dict)),
                    ('interval', models.FloatField(blank=True, null=True)),
                    ('timeout', models.FloatField(blank=True, null=True)),
                    ('thresholds', models.JSONField(blank=True, default=dict)),
                    ('anchor', models.BooleanField(default=False)),
                    ('alerts', models.BooleanField(default=True)),
                    ('enabled', models.BooleanField(default=True)),
                    ('note', models.CharField(blank=True, max_length=500)),
                    ('info_url', models.CharField(blank=True, max_length=500)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='network.device')),
                    ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='targets', to='network.targetgroup')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'key'), name='target_key_once')],
                },
            )],
        ),
    ]
