import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    replaces = [('access', '0001_initial'), ('access', '0002_initial')]

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        ('identity', '0001_tables'),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='Grant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('chair', 'Chair'), ('team_lead', 'Team lead'), ('noc', 'Network crew'), ('staff', 'Staff'), ('day_staff', 'Day staff'), ('speaker', 'Speaker'), ('attendee', 'Attendee')], max_length=12)),
                    ('team', models.CharField(blank=True, max_length=50)),
                    ('granted_at', models.DateTimeField()),
                    ('granted_by', models.CharField(max_length=120)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('account', 'conference', 'role', 'team'), name='grant_once')],
                },
            )],
        ),
    ]
