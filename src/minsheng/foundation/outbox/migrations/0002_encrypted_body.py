"""What messages say is encrypted like the address they go to; those written before are encrypted here."""

from django.db import migrations

import minsheng.foundation.privacy.models.encrypted
from minsheng.foundation.privacy.models import contact_cipher

AT_ONCE = 500


def encrypt(apps, schema_editor):
    """Batch by batch; the column still is plain text to this migration."""
    message = apps.get_model("outbox", "Message")
    last = 0
    while rows := list(message.objects.filter(pk__gt=last).exclude(body="").order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.body = contact_cipher().encrypt(row.body.encode()).decode("ascii")
        message.objects.bulk_update(rows, ["body"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RunPython(encrypt, migrations.RunPython.noop),
        migrations.AlterField(
            "message", "body", minsheng.foundation.privacy.models.encrypted.EncryptedTextField(blank=True)
        ),
    ]
