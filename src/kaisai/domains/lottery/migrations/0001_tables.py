import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('lottery', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('registration', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Lottery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('name', i18nfield.fields.I18nCharField(max_length=100)),
                    ('opens_at', models.DateTimeField()),
                    ('closes_at', models.DateTimeField()),
                    ('most_in_group', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                    ('claim_days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)])),
                    ('salt_rule', i18nfield.fields.I18nCharField(blank=True, max_length=300)),
                    ('commitment', models.CharField(max_length=64)),
                    ('sealed_seed', models.BinaryField(default=b'', max_length=100)),
                    ('digest', models.CharField(blank=True, max_length=64)),
                    ('record', models.TextField(blank=True)),
                    ('listed_at', models.DateTimeField(blank=True, null=True)),
                    ('salt', models.CharField(blank=True, max_length=200)),
                    ('drawn_at', models.DateTimeField(blank=True, null=True)),
                    ('is_due', models.BooleanField(default=False)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('items', models.ManyToManyField(related_name='+', to='registration.item')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='lottery_slug_once'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='lottery_closes_after_it_opens')],
                },
            ), migrations.CreateModel(
                name='DrawGroup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=12)),
                    ('code', models.CharField(max_length=12)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('lottery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='lottery.lottery')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('lottery', 'number'), name='draw_group_number_once'), models.UniqueConstraint(fields=('lottery', 'code'), name='draw_group_code_once')],
                },
            ), migrations.CreateModel(
                name='Application',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=12)),
                    ('secret_digest', models.CharField(max_length=64, unique=True)),
                    ('name', models.CharField(max_length=200)),
                    ('email', models.EmailField(max_length=254)),
                    ('language', models.CharField(blank=True, max_length=5)),
                    ('made_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('applied', 'applied'), ('withdrawn', 'withdrawn'), ('won', 'won'), ('waiting', 'waiting to move up'), ('declined', 'given back'), ('lapsed', 'not taken in time')], default='applied', max_length=10)),
                    ('rank', models.PositiveIntegerField(default=0)),
                    ('sealed_way', models.BinaryField(default=b'', max_length=200)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registration.item')),
                    ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.order')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='lottery.drawgroup')),
                    ('lottery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='lottery.lottery')),
                ],
                options={
                    'indexes': [models.Index(fields=['lottery', 'state'], name='application_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('lottery', 'number'), name='application_number_once'), models.UniqueConstraint(models.F('lottery'), django.db.models.functions.text.Lower('email'), condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('email', ''), _negated=True)), name='application_of_a_mail_once')],
                },
            ), migrations.CreateModel(
                name='Share',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('places', models.PositiveIntegerField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('lottery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='lottery.lottery')),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registration.quota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('lottery', 'quota'), name='lottery_share_once')],
                },
            )],
        ),
    ]
