"""No door takes bookings before whoever plans it says so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reception', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pointterms',
            name='bookable',
            field=models.BooleanField(default=False),
        ),
    ]
