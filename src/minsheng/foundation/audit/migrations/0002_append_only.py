"""The log is append-only: the database itself refuses changes."""

from django.db import migrations

from minsheng.foundation.audit.models.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [AppendOnly("event"), AppendOnly("seal")]
