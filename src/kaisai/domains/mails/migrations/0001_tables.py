import django.core.validators
import django.db.models.deletion
import i18nfield.fields
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('mails', '0001_initial'), ('mails', '0002_from_now_on')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Outbox',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('waits', models.BooleanField(default=False)),
                    ('per_minute', models.PositiveIntegerField(default=60, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(6000)])),
                    ('reply_to', models.EmailField(blank=True, max_length=254)),
                    ('conference', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
            ), migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=80)),
                    ('occasion', models.CharField(max_length=40)),
                    ('about', models.CharField(blank=True, max_length=60)),
                    ('email', models.EmailField(max_length=254)),
                    ('language', models.CharField(max_length=2)),
                    ('subject', models.CharField(max_length=400)),
                    ('text', models.TextField()),
                    ('words', models.JSONField(default=dict)),
                    ('message_id', models.CharField(max_length=200)),
                    ('state', models.CharField(choices=[('waiting', 'waiting'), ('held', 'held back'), ('sent', 'sent'), ('bounced', 'came back'), ('failed', 'could not be sent'), ('dropped', 'dropped')], default='waiting', max_length=8)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('written_at', models.DateTimeField()),
                    ('next_at', models.DateTimeField()),
                    ('begun_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('problem_en', models.CharField(blank=True, max_length=300)),
                    ('problem_ja', models.CharField(blank=True, max_length=300)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'next_at'], name='mail_due'), models.Index(fields=['conference', 'begun_at'], name='mail_begun'), models.Index(fields=['conference', 'about'], name='mail_about'), models.Index(fields=['conference', 'email'], name='mail_to'), models.Index(fields=['message_id'], name='mail_by_message_id')],
                    'constraints': [models.UniqueConstraint(fields=('conference', 'key'), name='mail_once')],
                },
            ), migrations.CreateModel(
                name='Wording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('occasion', models.CharField(max_length=40)),
                    ('subject', i18nfield.fields.I18nCharField(max_length=200)),
                    ('text', i18nfield.fields.I18nTextField(max_length=10000)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'occasion'), name='wording_once')],
                },
            )],
        ),
    ]
