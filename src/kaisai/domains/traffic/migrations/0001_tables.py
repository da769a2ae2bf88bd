import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('traffic', '0001_initial'), ('traffic', '0002_proposals'), ('traffic', '0003_controllers')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Profile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=60)),
                    ('kind', models.CharField(default='snmp', max_length=40)),
                    ('version', models.CharField(choices=[('1', 'SNMPv1'), ('2c', 'SNMPv2c'), ('3', 'SNMPv3')], default='2c', max_length=2)),
                    ('port', models.PositiveIntegerField(default=161, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(65535)])),
                    ('community', models.CharField(blank=True, max_length=120)),
                    ('user', models.CharField(blank=True, max_length=64)),
                    ('auth', models.CharField(blank=True, choices=[('', 'none'), ('md5', 'MD5'), ('sha', 'SHA-1'), ('sha224', 'SHA-224'), ('sha256', 'SHA-256'), ('sha384', 'SHA-384'), ('sha512', 'SHA-512')], max_length=8)),
                    ('auth_key', models.CharField(blank=True, max_length=120)),
                    ('privacy', models.CharField(blank=True, choices=[('', 'none'), ('des', 'DES'), ('aes', 'AES-128'), ('aes192', 'AES-192'), ('aes256', 'AES-256')], max_length=8)),
                    ('privacy_key', models.CharField(blank=True, max_length=120)),
                    ('url', models.CharField(blank=True, max_length=300)),
                    ('site', models.CharField(blank=True, max_length=64)),
                    ('secret', models.CharField(blank=True, max_length=300)),
                    ('certificate', models.TextField(blank=True, max_length=20000)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'name'), name='snmp_profile_once')],
                },
            ), migrations.CreateModel(
                name='Agent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.CharField(blank=True, max_length=253)),
                    ('interval', models.PositiveIntegerField(default=10, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(3600)])),
                    ('vendor', models.CharField(blank=True, max_length=255)),
                    ('sysname', models.CharField(blank=True, max_length=255)),
                    ('descr', models.CharField(blank=True, max_length=255)),
                    ('answers', models.BooleanField(blank=True, null=True)),
                    ('since', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=20)),
                    ('troubles', models.JSONField(blank=True, default=list)),
                    ('booted_at', models.DateTimeField(blank=True, null=True)),
                    ('surveyed_at', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='agent', to='network.device')),
                    ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agents', to='traffic.profile')),
                ],
            ), migrations.CreateModel(
                name='Proposal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('device', 'device'), ('agent', 'SNMP agent'), ('link', 'link'), ('parent', 'parent')], max_length=8)),
                    ('key', models.CharField(max_length=600)),
                    ('told', models.JSONField()),
                    ('found_at', models.DateTimeField()),
                    ('dismissed', models.BooleanField(default=False)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='traffic.profile')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'kind', 'key'), name='proposal_once')],
                },
            ), migrations.CreateModel(
                name='Part',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('port', 'port'), ('radio', 'radio'), ('access_point', 'access point'), ('ssid', 'network name'), ('cpu', 'processor'), ('memory', 'memory'), ('temperature', 'temperature'), ('poe', 'power supply'), ('poe_port', 'powered port'), ('pool', 'address pool'), ('sessions', 'sessions'), ('total', 'total'), ('neighbor', 'neighbour'), ('local_port', 'own end')], max_length=12)),
                    ('key', models.CharField(max_length=255)),
                    ('name', models.CharField(blank=True, max_length=255)),
                    ('labels', models.JSONField(blank=True, default=dict)),
                    ('meanings', models.JSONField(blank=True, default=list)),
                    ('is_uplink', models.BooleanField(default=False)),
                    ('present', models.BooleanField(default=True)),
                    ('agent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='traffic.agent')),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.device')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'kind'], name='part_by_kind'), models.Index(fields=['device', 'kind'], name='part_by_device')],
                    'constraints': [models.UniqueConstraint(fields=('agent', 'kind', 'key'), name='part_once')],
                },
            )],
        ),
    ]
