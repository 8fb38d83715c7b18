from __future__ import annotations

from django.db import migrations
from django.db.models import Min, OuterRef, Subquery


def fill(apps, schema_editor):
    """The first hand-out is in the history; imported concerns without one keep what they came with."""
    Concern = apps.get_model("concerns", "Concern")
    Entry = apps.get_model("concerns", "Entry")
    first = (
        Entry.objects.filter(concern_id=OuterRef("pk"), action="assign")
        .order_by()
        .values("concern_id")
        .annotate(first=Min("at"))
        .values("first")
    )
    Concern.objects.filter(assigned_at__isnull=False).update(dispatched_at=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [("concerns", "0006_many_hands")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
