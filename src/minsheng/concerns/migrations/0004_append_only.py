"""History is appended to, never edited: the database itself refuses changes of its lines and of looks at contacts."""

from django.db import migrations

from minsheng.foundation.audit.models.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("concerns", "0003_reveal")]

    operations = [AppendOnly("entry"), AppendOnly("reveal")]
