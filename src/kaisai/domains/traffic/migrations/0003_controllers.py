from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('traffic', '0002_proposals'),
    ]

    operations = [
        migrations.RenameModel('SnmpProfile', 'Profile'),
        migrations.AddField('profile', 'kind', models.CharField(default='snmp', max_length=40)),
        migrations.AddField('profile', 'url', models.CharField(blank=True, default='', max_length=300), preserve_default=False),
        migrations.AddField('profile', 'site', models.CharField(blank=True, default='', max_length=64), preserve_default=False),
        migrations.AddField('profile', 'secret', models.CharField(blank=True, default='', max_length=300), preserve_default=False),
        migrations.AddField('profile', 'certificate', models.TextField(blank=True, default='', max_length=20000), preserve_default=False),
    ]
