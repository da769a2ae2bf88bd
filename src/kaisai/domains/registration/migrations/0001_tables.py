import datetime

import django.core.validators
import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('registration', '0001_initial'), ('registration', '0002_refunds'), ('registration', '0003_questions_and_sources'), ('registration', '0004_ticket_codes'), ('registration', '0005_waiting_vouchers_terms'), ('registration', '0006_item_mode'), ('registration', '0007_ways_to_pay'), ('registration', '0008_order_generation_addressrequest')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='AttendeeList',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(choices=[('connpass', 'connpass'), ('doorkeeper', 'Doorkeeper'), ('pretix', 'pretix')], max_length=10)),
                    ('name', models.CharField(blank=True, max_length=60)),
                    ('file', models.CharField(blank=True, max_length=200)),
                    ('imported_at', models.DateTimeField()),
                    ('imported_by', models.CharField(blank=True, max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'source', 'name'), name='attendee_list_once')],
                },
            ), migrations.CreateModel(
                name='CodeKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_key', models.BinaryField(max_length=32)),
                    ('private_key', models.BinaryField(max_length=100)),
                    ('made_at', models.DateTimeField()),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=12)),
                    ('secret_digest', models.CharField(max_length=64, unique=True)),
                    ('state', models.CharField(choices=[('held', 'held'), ('placed', 'to be paid'), ('confirmed', 'confirmed'), ('cancelled', 'cancelled'), ('lapsed', 'lapsed')], default='held', max_length=10)),
                    ('until', models.DateTimeField()),
                    ('made_at', models.DateTimeField()),
                    ('name', models.CharField(blank=True, max_length=200)),
                    ('email', models.EmailField(blank=True, max_length=254)),
                    ('language', models.CharField(blank=True, max_length=5)),
                    ('total', models.PositiveIntegerField()),
                    ('way', models.CharField(blank=True, choices=[('free', 'free'), ('desk', 'at the desk'), ('card', 'by card'), ('transfer', 'by bank transfer')], max_length=8)),
                    ('paid_at', models.DateTimeField(blank=True, null=True)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('generation', models.PositiveIntegerField(db_default=1, default=1)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'state', 'until'], name='order_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='order_number_once')],
                },
            ), migrations.CreateModel(
                name='Quota',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('name', i18nfield.fields.I18nCharField(max_length=100)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='quota_slug_once')],
                },
            ), migrations.CreateModel(
                name='Refund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('amount', models.PositiveIntegerField()),
                    ('fee', models.PositiveIntegerField(default=0)),
                    ('fee_rate', models.PositiveSmallIntegerField(default=0)),
                    ('reason', models.CharField(max_length=300)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refunds', to='registration.order')),
                ],
            ), migrations.CreateModel(
                name='Terms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('changes_until', models.DateTimeField(blank=True, null=True)),
                    ('returns_until', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Wish',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=12)),
                    ('secret_digest', models.CharField(max_length=64, unique=True)),
                    ('state', models.CharField(choices=[('waiting', 'waiting'), ('promoted', 'promoted'), ('left', 'left')], default='waiting', max_length=10)),
                    ('made_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('name', models.CharField(max_length=200)),
                    ('email', models.EmailField(max_length=254)),
                    ('language', models.CharField(blank=True, max_length=5)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('order', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='wish', to='registration.order')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['conference', 'id'], name='wish_waiting')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='wish_number_once')],
                },
            ), migrations.CreateModel(
                name='AddressRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.EmailField(max_length=254)),
                    ('language', models.CharField(blank=True, max_length=5)),
                    ('asked_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'asked_at'], name='address_request_by_time')],
                },
            ), migrations.CreateModel(
                name='Item',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('name', i18nfield.fields.I18nCharField(max_length=100)),
                    ('description', i18nfield.fields.I18nCharField(blank=True, max_length=1000)),
                    ('kind', models.CharField(choices=[('individual', 'individual'), ('corporate', 'corporate'), ('patron', 'patron'), ('student', 'student'), ('day', 'one day'), ('staff', 'staff'), ('speaker', 'speaker'), ('add_on', 'add-on')], default='individual', max_length=10)),
                    ('price', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(10000000)])),
                    ('tax_rate', models.PositiveSmallIntegerField(choices=[(10, '10 %'), (8, '8 %'), (0, '0 %')])),
                    ('mode', models.CharField(choices=[('first_come', 'first come, first served'), ('lottery', 'drawn by lot'), ('invitation', 'by invitation only')], db_default='first_come', default='first_come', max_length=10)),
                    ('is_sold_here', models.BooleanField(default=True)),
                    ('sale_from', models.DateTimeField(blank=True, null=True)),
                    ('sale_until', models.DateTimeField(blank=True, null=True)),
                    ('most', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)])),
                    ('needs_ticket', models.BooleanField(db_default=False, default=False)),
                    ('promoted_for', models.PositiveSmallIntegerField(db_default=24, default=24, validators=[django.core.validators.MaxValueValidator(336)])),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('quotas', models.ManyToManyField(related_name='items', to='registration.quota')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='item_slug_once'), models.CheckConstraint(condition=models.Q(('sale_from__isnull', True), ('sale_until__isnull', True), ('sale_until__gt', models.F('sale_from')), _connector='OR'), name='item_sale_ends_after_start')],
                },
            ), migrations.CreateModel(
                name='Alias',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(blank=True, max_length=200)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('source_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='registration.attendeelist')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='registration.item')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source_list', 'name'), name='alias_once')],
                },
            ), migrations.CreateModel(
                name='Question',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('label', i18nfield.fields.I18nCharField(max_length=200)),
                    ('hint', i18nfield.fields.I18nCharField(blank=True, max_length=300)),
                    ('kind', models.CharField(choices=[('choice', 'one of several'), ('choices', 'any of several'), ('text', 'short text'), ('consent', 'consent (yes or no)')], max_length=8)),
                    ('is_required', models.BooleanField(default=False)),
                    ('changeable_until', models.DateTimeField(blank=True, null=True)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('items', models.ManyToManyField(blank=True, related_name='questions', to='registration.item')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'slug'), name='question_slug_once')],
                },
            ), migrations.CreateModel(
                name='Option',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.CharField(max_length=50, validators=[django.core.validators.RegexValidator('^[a-z0-9][a-z0-9-]*$')])),
                    ('label', i18nfield.fields.I18nCharField(max_length=100)),
                    ('is_offered', models.BooleanField(default=True)),
                    ('position', models.PositiveIntegerField(default=0)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='registration.question')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('question', 'slug'), name='option_slug_once')],
                },
            ), migrations.CreateModel(
                name='Voucher',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=24, validators=[django.core.validators.RegexValidator('^[0-9A-Z-]{8,24}$')])),
                    ('many', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)])),
                    ('price', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10000000)])),
                    ('valid_until', models.DateTimeField()),
                    ('keeps_places', models.BooleanField(default=False)),
                    ('note', models.CharField(blank=True, max_length=200)),
                    ('made_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('items', models.ManyToManyField(related_name='vouchers', to='registration.item')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'code'), name='voucher_code_once')],
                },
            ), migrations.CreateModel(
                name='WishedItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('many', models.PositiveSmallIntegerField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registration.item')),
                    ('wish', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='registration.wish')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('wish', 'item'), name='wished_item_once')],
                },
            ), migrations.CreateModel(
                name='Ticket',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('price', models.PositiveIntegerField()),
                    ('tax_rate', models.PositiveSmallIntegerField()),
                    ('takes', models.PositiveSmallIntegerField()),
                    ('name', models.CharField(blank=True, max_length=200)),
                    ('name_kana', models.CharField(blank=True, max_length=200)),
                    ('name_latin', models.CharField(blank=True, max_length=200)),
                    ('secret_digest', models.CharField(blank=True, max_length=64)),
                    ('generation', models.PositiveIntegerField(db_default=1, default=1)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='registration.item')),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='registration.order')),
                    ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='registration.refund')),
                    ('voucher', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='registration.voucher')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('voucher__isnull', False)), fields=['voucher'], name='ticket_of_a_voucher'), models.Index(condition=models.Q(('secret_digest', ''), _negated=True), fields=['secret_digest'], name='ticket_given_away')],
                },
            ), migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.CharField(blank=True, max_length=500)),
                    ('answered_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='registration.option')),
                    ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='registration.question')),
                    ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='registration.ticket')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ticket', 'question', 'option'), name='answer_once'), models.UniqueConstraint(condition=models.Q(('option__isnull', True)), fields=('ticket', 'question'), name='answer_in_words_once')],
                },
            ), migrations.CreateModel(
                name='Place',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('until', models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))),
                    ('kept_until', models.DateTimeField(db_default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('quota', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='registration.quota')),
                    ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='registration.ticket')),
                    ('voucher', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='places', to='registration.voucher')),
                ],
                options={
                    'indexes': [models.Index(fields=['quota', 'until', 'number'], name='place_free_first'), models.Index(condition=models.Q(('voucher__isnull', False)), fields=['voucher'], name='place_of_a_voucher')],
                    'constraints': [models.UniqueConstraint(fields=('quota', 'number'), name='place_once'), models.UniqueConstraint(condition=models.Q(('ticket__isnull', False)), fields=('ticket', 'quota'), name='place_of_a_ticket_once'), models.CheckConstraint(condition=models.Q(('ticket__isnull', False), ('until', datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)), _connector='OR'), name='place_of_nobody_is_free')],
                },
            ), migrations.CreateModel(
                name='Origin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=64)),
                    ('number', models.CharField(blank=True, max_length=200)),
                    ('user', models.CharField(blank=True, max_length=200)),
                    ('status', models.CharField(choices=[('going', 'going'), ('waiting', 'waiting for a place'), ('cancelled', 'cancelled'), ('lottery', 'in the draw'), ('unknown', 'status unknown')], max_length=10)),
                    ('status_text', models.CharField(blank=True, max_length=100)),
                    ('attended', models.BooleanField(blank=True, null=True)),
                    ('is_gone', models.BooleanField(default=False)),
                    ('told', models.JSONField(default=dict)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('source_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='origins', to='registration.attendeelist')),
                    ('ticket', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='origin', to='registration.ticket')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'number'], name='origin_by_number')],
                    'constraints': [models.UniqueConstraint(fields=('source_list', 'key'), name='origin_once')],
                },
            ), migrations.CreateModel(
                name='Standing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('status', models.CharField(choices=[('going', 'going'), ('waiting', 'waiting for a place'), ('cancelled', 'cancelled'), ('lottery', 'in the draw'), ('unknown', 'status unknown')], max_length=10)),
                    ('status_text', models.CharField(blank=True, max_length=100)),
                    ('is_gone', models.BooleanField(default=False)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('origin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='registration.origin')),
                ],
                options={
                    'ordering': ['at', 'pk'],
                },
            )],
        ),
    ]
