import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('exchange', '0001_initial'), ('exchange', '0002_exporter_parts')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Exporter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('url', models.CharField(max_length=500)),
                    ('user', models.CharField(blank=True, max_length=100)),
                    ('secret', models.CharField(blank=True, max_length=200)),
                    ('interval', models.PositiveIntegerField(default=15, validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(3600)])),
                    ('keep', models.JSONField(blank=True, default=list)),
                    ('answers', models.BooleanField(blank=True, null=True)),
                    ('since', models.DateTimeField(blank=True, null=True)),
                    ('problem', models.CharField(blank=True, max_length=20)),
                    ('parts', models.JSONField(blank=True, default=list)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exporter', to='network.device')),
                ],
            ), migrations.CreateModel(
                name='Publication',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField()),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            )],
        ),
    ]
