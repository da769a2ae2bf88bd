import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kaisai.core.kit.tables import Tables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conference', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Tables(
            operations=[migrations.CreateModel(
                name='SignUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('word', models.CharField(max_length=10)),
                    ('is_open', models.BooleanField(default=True)),
                    ('ends_at', models.DateTimeField()),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('conference', 'day'), name='signup_day_once'), models.UniqueConstraint(fields=('conference', 'word'), name='signup_word_once')],
                },
            ), migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('tasks', models.JSONField(default=list)),
                    ('until', models.DateTimeField()),
                    ('language', models.CharField(max_length=2)),
                    ('state', models.CharField(choices=[('waiting', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'turned down')], default='waiting', max_length=8)),
                    ('role', models.CharField(blank=True, choices=[('chair', 'Chair'), ('team_lead', 'Team lead'), ('noc', 'Network crew'), ('staff', 'Staff'), ('day_staff', 'Day staff'), ('speaker', 'Speaker'), ('attendee', 'Attendee')], max_length=12)),
                    ('team', models.CharField(blank=True, max_length=50)),
                    ('offered_at', models.DateTimeField()),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conference.conference')),
                    ('signup', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='signup.signup')),
                ],
                options={
                    'indexes': [models.Index(fields=['signup', 'state'], name='offer_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('signup', 'account'), name='offer_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('role', ''), _negated=True), _connector='OR'), name='offer_accepted_as')],
                },
            )],
        ),
    ]
