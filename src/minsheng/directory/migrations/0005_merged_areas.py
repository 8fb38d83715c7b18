"""A community may have become a part of another."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_leave'),
    ]

    operations = [
        migrations.AddField(
            model_name='area',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.area'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('active', False), _connector='OR'), name='area_merged_is_closed'),
        ),
    ]
