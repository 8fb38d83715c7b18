"""What nobody sent goes after a day, with its pictures; what was sent keeps them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.fernet import Fernet

from minsheng.concerns import actions
from minsheng.concerns.models import Draft, Photo
from minsheng.core.actors import resident
from minsheng.foundation.files import actions as files
from minsheng.foundation.files.models import StoredFile
from minsheng.foundation.files.queries import path_of
from tests.cast import NOW, Cast
from tests.concerns.scene import new_concern
from tests.foundation.pictures import encoded, halves

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def photo() -> StoredFile:
    return files.store(content=BytesIO(encoded(halves(), "PNG")), name="x", by=resident(), at=NOW, purpose="photo")


def test_a_draft_nobody_sent_goes_with_its_pictures(cast: Cast) -> None:
    unsent, sent, fresh = photo(), photo(), photo()
    paths = [path_of(one.storage_name) for one in (unsent, sent, fresh)]
    actions.save_draft(None, content={"text": "路灯", "photos": [unsent.pk, sent.pk]}, at=NOW)
    actions.save_draft(None, content={"photos": [fresh.pk]}, at=NOW + DAY)
    actions.receive_concern(new_concern(cast, file_ids=(sent.pk,)), by=resident(), at=NOW)
    assert actions.drop_expired_drafts(at=NOW + DAY - timedelta(seconds=1)) == 0
    assert actions.drop_expired_drafts(at=NOW + DAY) == 1
    assert [path.exists() for path in paths] == [False, True, True]
    assert list(StoredFile.objects.order_by("pk").values_list("pk", flat=True)) == [sent.pk, fresh.pk]
    assert [one.file_id for one in Photo.objects.all()] == [sent.pk]
    assert actions.drop_expired_drafts(at=NOW + DAY) == 0


def test_a_draft_whose_key_is_gone_goes_all_the_same(settings: Any) -> None:
    for _number in range(2):
        actions.save_draft(None, content={"photos": [7]}, at=NOW)
    settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
    assert actions.drop_expired_drafts(at=NOW + DAY) == 2
    assert Draft.objects.count() == 0
