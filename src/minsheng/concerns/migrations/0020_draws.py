"""Every draw is kept, also one that chose nothing: the next looks at what was written down since."""

from django.db import migrations, models
from django.db.models import Min


def number_earlier_draws(apps, schema_editor):
    """Those that chose something are known by what they chose."""
    Draw, Recheck = apps.get_model("concerns", "Draw"), apps.get_model("concerns", "Recheck")
    earlier = Recheck.objects.order_by().values_list("draw").annotate(at=Min("drawn_at")).order_by("at", "draw")
    Draw.objects.bulk_create(Draw(number=n, seed=seed, at=at) for n, (seed, at) in enumerate(earlier, start=1))


class Migration(migrations.Migration):
    dependencies = [("concerns", "0019_beyond_power")]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("seed", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={"ordering": ("number",)},
        ),
        migrations.RunPython(number_earlier_draws, migrations.RunPython.noop, elidable=True),
    ]
