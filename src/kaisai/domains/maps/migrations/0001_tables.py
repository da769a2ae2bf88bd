import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('maps', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('network', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', i18nfield.fields.I18nCharField(max_length=100)),
                    ('media_type', models.CharField(max_length=20)),
                    ('drawing', models.BinaryField()),
                    ('digest', models.CharField(max_length=16)),
                    ('width', models.FloatField()),
                    ('height', models.FloatField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('floor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conference.floor')),
                ],
            ), migrations.CreateModel(
                name='Position',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('x', models.FloatField()),
                    ('y', models.FloatField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.device')),
                ],
            ), migrations.CreateModel(
                name='Spot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('x', models.FloatField()),
                    ('y', models.FloatField()),
                    ('area', models.JSONField(blank=True, default=list)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('device', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.device')),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spots', to='maps.plan')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.room')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('device__isnull', False), ('room__isnull', True)), models.Q(('device__isnull', True), ('room__isnull', False)), _connector='OR'), name='spot_of_device_or_room'), models.UniqueConstraint(fields=('plan', 'room'), name='room_once_on_a_plan')],
                },
            )],
        ),
    ]
