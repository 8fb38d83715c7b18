import minsheng.concerns.states.words
from django.db import migrations, models


def fill(apps, schema_editor):
    """Until now workers wrote verdicts down on the telephone only."""
    apps.get_model("concerns", "Rating").objects.filter(entered_by__isnull=False).update(way="call")


class Migration(migrations.Migration):
    dependencies = [("concerns", "0015_asking_and_calling")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', [minsheng.concerns.states.words.Way['PAGE'], minsheng.concerns.states.words.Way['EMAIL'], minsheng.concerns.states.words.Way['SMS'], minsheng.concerns.states.words.Way['CALL'], minsheng.concerns.states.words.Way['PAPER']])), name='rating_way_known'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', True), ('way__in', [minsheng.concerns.states.words.Way['EMAIL'], minsheng.concerns.states.words.Way['PAGE'], minsheng.concerns.states.words.Way['SMS']])), models.Q(('entered_by__isnull', False), ('way__in', [minsheng.concerns.states.words.Way['CALL'], minsheng.concerns.states.words.Way['PAPER']])), _connector='OR'), name='rating_way_and_hand'),
        ),
    ]
