"""Published versions are appended to, never edited: the database itself refuses it."""

from django.db import migrations

from minsheng.foundation.audit.models.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("guides", "0001_guides")]

    operations = [AppendOnly("guideversion"), AppendOnly("guidetext")]
