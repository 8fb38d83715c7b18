"""What messages say is encrypted like the address they go to; those written before are encrypted here."""

from django.db import migrations

import minsheng.foundation.privacy.models.encrypted
from minsheng.foundation.privacy.models import contact_cipher

AT_ONCE = 500


def encrypt(apps, schema_editor):
    """Batch by batch; the column still is plain text to this migration."""
    _write_anew(apps, contact_cipher().encrypt)


def decrypt(apps, schema_editor):
    """The way back: forwards once more would otherwise encrypt what is encrypted."""
    _write_anew(apps, contact_cipher().decrypt)


def _write_anew(apps, change):
    message = apps.get_model("outbox", "Message")
    last = 0
    while rows := list(message.objects.filter(pk__gt=last).exclude(body="").order_by("pk")[:AT_ONCE]):
        for row in rows:
            row.body = change(row.body.encode()).decode()
        message.objects.bulk_update(rows, ["body"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.RunPython(encrypt, decrypt),
        migrations.AlterField(
            "message", "body", minsheng.foundation.privacy.models.encrypted.EncryptedTextField(blank=True)
        ),
    ]
