import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.append_only import create, drop
from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('receipts', '0001_initial'), ('receipts', '0002_triggers')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Document',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('code', models.CharField(max_length=40)),
                    ('form', models.CharField(choices=[('receipt', 'receipt'), ('qualified', 'qualified invoice'), ('simplified', 'simplified qualified invoice'), ('return', 'return invoice'), ('refund', 'statement of refund')], max_length=10)),
                    ('subject', models.CharField(choices=[('sale', 'sale'), ('fee', 'cancellation fee'), ('return', 'money paid back')], max_length=6)),
                    ('order', models.CharField(max_length=12)),
                    ('issued_at', models.DateTimeField()),
                    ('issue_date', models.DateField()),
                    ('transaction_date', models.DateField()),
                    ('recipient', models.CharField(blank=True, max_length=100)),
                    ('honorific', models.CharField(choices=[('様', '様 (a person)'), ('御中', '御中 (a company or department)')], default='様', max_length=2)),
                    ('issuer', models.JSONField()),
                    ('lines', models.JSONField()),
                    ('words', models.JSONField()),
                    ('total', models.PositiveBigIntegerField()),
                    ('gross_10', models.PositiveBigIntegerField()),
                    ('tax_10', models.PositiveBigIntegerField()),
                    ('gross_8', models.PositiveBigIntegerField()),
                    ('tax_8', models.PositiveBigIntegerField()),
                    ('gross_0', models.PositiveBigIntegerField()),
                    ('previous', models.CharField(blank=True, max_length=64)),
                    ('digest', models.CharField(max_length=64)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='conference.conference')),
                    ('reissue_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reissues', to='receipts.document')),
                    ('returns', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='returned_by', to='receipts.document')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'number'), name='document_number_once'), models.UniqueConstraint(condition=models.Q(('reissue_of__isnull', True), ('subject', 'sale')), fields=('conference', 'order'), name='document_original_once'), models.CheckConstraint(condition=models.Q(models.Q(('returns__isnull', False), ('subject', 'return')), models.Q(models.Q(('subject', 'return'), _negated=True), ('returns__isnull', True)), _connector='OR'), name='document_return_of_something'), models.CheckConstraint(condition=models.Q(('total', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('gross_10'), '+', models.F('gross_8')), '+', models.F('gross_0')))), name='document_adds_up')],
                },
            ), migrations.CreateModel(
                name='HandOut',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('wish', models.CharField(blank=True, max_length=64)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='handed_out', to='receipts.document')),
                ],
            ), migrations.CreateModel(
                name='Issuer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', i18nfield.fields.I18nCharField(max_length=200)),
                    ('address', i18nfield.fields.I18nCharField(blank=True, max_length=400)),
                    ('registration_number', models.CharField(blank=True, max_length=14, validators=[django.core.validators.RegexValidator('^T[0-9]{13}$')])),
                    ('rounding', models.CharField(choices=[('floor', 'down (切捨て)'), ('half-up', 'to the nearest (四捨五入)'), ('ceiling', 'up (切上げ)')], default='floor', max_length=8)),
                    ('simplifies', models.BooleanField(default=False)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            )],
        ),
        migrations.RunPython(
            create("receipts_document", "the ledger of receipts is append-only"),
            drop("receipts_document"),
        ),
    ]
