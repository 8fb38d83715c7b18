"""The Monday page counts what was passed up in a week."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('concerns', '0022_nothing_for_closed_units'),
        ('directory', '0004_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='escalation',
            index=models.Index(fields=['raised_at'], name='escalation_raised'),
        ),
    ]
