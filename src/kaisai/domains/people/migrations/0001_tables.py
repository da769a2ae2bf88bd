import django.db.models.deletion
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('identity', '0001_tables'),
    ]

    operations = [
        Tables(operations=[
            migrations.CreateModel(
                name='NameCard',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=300)),
                    ('legal_name', models.CharField(blank=True, max_length=200)),
                    ('addressee', models.CharField(blank=True, max_length=200)),
                    ('saved_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identity.person')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'key'), name='name_card_once')],
                },
            ),
            migrations.CreateModel(
                name='Sameness',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('one', models.CharField(max_length=300)),
                    ('other', models.CharField(max_length=300)),
                    ('is_same', models.BooleanField()),
                    ('judged_at', models.DateTimeField()),
                    ('judged_by', models.CharField(max_length=120)),
                    ('undone_at', models.DateTimeField(blank=True, null=True)),
                    ('undone_by', models.CharField(blank=True, max_length=120)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('conference', 'one', 'other', 'is_same'), name='sameness_once')],
                },
            ),
        ]),
    ]
