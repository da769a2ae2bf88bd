import django.core.validators
import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.journal import triggers
from kaisai.core.kit.append_only import create, drop
from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('desk', '0001_initial'), ('desk', '0002_reading_order'), ('desk', '0003_lanes'), ('desk', '0004_badges'), ('desk', '0005_tills'), ('desk', '0006_tills_append_only')]

    initial = True

    dependencies = [
        ('journal', '0001_tables'),
        ('conference', '0001_tables'),
        ('registration', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='AdmissionList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('name', i18nfield.fields.I18nCharField(max_length=100)),
                    ('rule', models.CharField(choices=[('once', 'once'), ('daily', 'once a day (a day begins at 4:00)'), ('many', 'as often as they come')], default='once', max_length=5)),
                    ('capacity', models.PositiveIntegerField(blank=True, null=True)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('items', models.ManyToManyField(blank=True, related_name='+', to='registration.item')),
                    ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conference.room')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='admission_list_slug_once')],
                },
            ), migrations.CreateModel(
                name='BadgeLayout',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('size', models.CharField(choices=[('a6', 'A6 (105 × 148 mm)'), ('card', '9 × 13 cm')], default='a6', max_length=4)),
                    ('shows_reading', models.BooleanField(default=True)),
                    ('shows_latin', models.BooleanField(default=True)),
                    ('shows_kind', models.BooleanField(default=True)),
                    ('shows_lane', models.BooleanField(default=True)),
                    ('affiliation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.question')),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.question')),
                    ('link', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.question')),
                ],
            ), migrations.CreateModel(
                name='Lane',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('group', models.PositiveSmallIntegerField()),
                    ('kinds', models.JSONField(blank=True, default=list)),
                    ('language', models.CharField(blank=True, choices=[('ja', 'Japanese'), ('en', 'English')], max_length=2)),
                    ('begins', models.CharField(blank=True, max_length=100)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='lane_number_once')],
                },
            ), migrations.CreateModel(
                name='LanePlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort', models.CharField(choices=[('name', 'name (kana, then Latin letters)'), ('number', 'number of the ticket')], default='name', max_length=6)),
                    ('moved_at', models.DateTimeField()),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Scan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('device', models.CharField(max_length=40)),
                    ('number', models.BigIntegerField()),
                    ('desk', models.CharField(max_length=60)),
                    ('at', models.DateTimeField()),
                    ('device_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('turn', models.CharField(blank=True, max_length=70)),
                    ('undoes_device', models.CharField(blank=True, max_length=40)),
                    ('undoes_number', models.BigIntegerField(blank=True, null=True)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('by_label', models.CharField(max_length=120)),
                    ('tx', models.BigIntegerField(default=0, editable=False)),
                    ('admission_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='desk.admissionlist')),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registration.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['admission_list', 'ticket'], name='scan_by_ticket'), models.Index(fields=['conference', 'tx', 'id'], name='scan_reading_order')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'device', 'number'), name='scan_once')],
                },
            ), migrations.CreateModel(
                name='Admission',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('turn', models.CharField(max_length=70)),
                    ('at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registration.ticket')),
                    ('admission_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admissions', to='desk.admissionlist')),
                    ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.scan')),
                ],
                options={
                    'indexes': [models.Index(fields=['admission_list', 'turn'], name='admission_by_turn')],
                    'constraints': [models.UniqueConstraint(fields=('admission_list', 'ticket', 'turn'), name='admission_once')],
                },
            ), migrations.CreateModel(
                name='Till',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('opened_at', models.DateTimeField()),
                    ('opened_by', models.CharField(max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='TillLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('movement', models.CharField(choices=[('float', 'begun with'), ('sale', 'sale'), ('payout', 'paid out'), ('count', 'counted')], max_length=6)),
                    ('amount', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(10000000)])),
                    ('received', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10000000)])),
                    ('order', models.CharField(blank=True, max_length=12)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('at', models.DateTimeField()),
                    ('by_label', models.CharField(max_length=120)),
                    ('wish', models.CharField(blank=True, max_length=64)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conference.conference')),
                    ('till', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='desk.till')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('till', 'number'), name='till_line_once'), models.UniqueConstraint(condition=models.Q(('movement', 'count')), fields=('till',), name='till_counted_once'), models.UniqueConstraint(condition=models.Q(('wish', ''), _negated=True), fields=('till', 'wish'), name='till_wish_once')],
                },
            ), migrations.CreateModel(
                name='WalkIn',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registration.item')),
                ],
            )],
        ),
        migrations.RunPython(*triggers.stamp("desk_scan")),
        *(
            migrations.RunPython(create(table, "tills are append-only"), drop(table))
            for table in ("desk_till", "desk_tillline")
        ),
    ]
