import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('payments', '0001_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('registration', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='BankAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('bank', models.CharField(max_length=60)),
                    ('branch', models.CharField(max_length=60)),
                    ('kind', models.CharField(choices=[('ordinary', 'ordinary (普通)'), ('current', 'current (当座)')], default='ordinary', max_length=8)),
                    ('number', models.CharField(max_length=8, validators=[django.core.validators.RegexValidator('^[0-9]{4,8}$')])),
                    ('holder', models.CharField(max_length=100)),
                    ('days', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)])),
                    ('is_offered', models.BooleanField(default=True)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.CharField(max_length=12)),
                    ('key', models.CharField(max_length=64, unique=True)),
                    ('reference', models.CharField(max_length=255)),
                    ('charge', models.CharField(blank=True, max_length=255)),
                    ('url', models.CharField(blank=True, max_length=2000)),
                    ('state', models.CharField(choices=[('begun', 'begun'), ('waiting', 'promised, not there yet'), ('received', 'received'), ('failed', 'failed'), ('expired', 'not paid in time'), ('returned', 'paid back')], default='begun', max_length=8)),
                    ('amount', models.PositiveIntegerField()),
                    ('received', models.PositiveIntegerField(default=0)),
                    ('returned', models.PositiveIntegerField(default=0)),
                    ('begun_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField(blank=True, null=True)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'state'], name='payment_by_state')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', False)), fields=('order',), name='payment_settles_an_order_once'), models.CheckConstraint(condition=models.Q(('settled_at__isnull', True), ('received__gt', 0), _connector='OR'), name='payment_settles_with_money')],
                },
            ), migrations.CreateModel(
                name='Payback',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('amount', models.PositiveIntegerField()),
                    ('state', models.CharField(choices=[('sent', 'on its way back'), ('failed', 'failed')], max_length=6)),
                    ('reference', models.CharField(blank=True, max_length=255)),
                    ('problem', models.CharField(blank=True, max_length=60)),
                    ('is_known', models.BooleanField(default=True)),
                    ('at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.refund')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paybacks', to='payments.payment')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='payback_once'), models.UniqueConstraint(condition=models.Q(('refund__isnull', False), ('state', 'sent')), fields=('refund',), name='payback_of_a_refund_once')],
                },
            ), migrations.CreateModel(
                name='ProviderMessage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('message', models.CharField(max_length=255, unique=True)),
                    ('happening', models.CharField(max_length=20)),
                    ('at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('payment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='payments.payment')),
                ],
            ), migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=7, unique=True)),
                    ('due_on', models.DateField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registration.order')),
                ],
            ), migrations.CreateModel(
                name='TransferLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('day', models.DateField()),
                    ('amount', models.PositiveIntegerField()),
                    ('payer', models.CharField(max_length=200)),
                    ('state', models.CharField(choices=[('settled', 'paid an order'), ('open', 'to be looked at'), ('closed', 'done by hand')], default='open', max_length=7)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('read_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registration.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['conference', 'state'], name='transfer_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'digest'), name='transfer_line_once'), models.UniqueConstraint(condition=models.Q(('state', 'settled')), fields=('order',), name='transfer_settles_an_order_once')],
                },
            )],
        ),
    ]
