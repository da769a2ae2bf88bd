import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('registration', '0002_invitations'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Letterhead',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('host', i18nfield.fields.I18nCharField(max_length=200)),
                    ('address', i18nfield.fields.I18nCharField(blank=True, max_length=300)),
                    ('contact', models.CharField(max_length=200)),
                    ('signer', i18nfield.fields.I18nCharField(max_length=100)),
                    ('title', i18nfield.fields.I18nCharField(blank=True, max_length=100)),
                    ('note', i18nfield.fields.I18nCharField(blank=True, max_length=500)),
                    ('issued', models.PositiveIntegerField(default=0)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Letter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('holder', models.CharField(blank=True, max_length=64)),
                    ('state', models.CharField(choices=[('waiting', 'asked for'), ('issued', 'issued'), ('refused', 'refused')], default='waiting', max_length=8)),
                    ('name', models.CharField(max_length=100)),
                    ('nationality', models.CharField(max_length=60)),
                    ('sealed', models.BinaryField(default=b'', max_length=4000)),
                    ('consulate', models.CharField(max_length=100)),
                    ('arrives_on', models.DateField()),
                    ('leaves_on', models.DateField()),
                    ('asked_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('number', models.PositiveIntegerField(blank=True, null=True)),
                    ('code', models.CharField(blank=True, max_length=40)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('printed', models.JSONField(blank=True, default=dict)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registration.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'state'], name='letter_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='letter_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('ticket', 'holder'), name='letter_of_a_holder_once'), models.CheckConstraint(condition=models.Q(('leaves_on__gte', models.F('arrives_on'))), name='letter_stay_has_an_end')],
                },
            )],
        ),
    ]
