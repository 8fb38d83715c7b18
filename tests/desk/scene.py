"""What desk tests begin with: somebody signed in, concerns of this hour, and a look at what a page says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from PIL import Image

from minsheng.concerns import actions
from minsheng.concerns.models import Concern
from tests.cast import Cast, stop_the_minute
from tests.concerns.scene import received

HTMX = {"HX-Request": "true"}


def sign_in(cast: Cast, name: str) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(cast.worker[name])
    return client


def keep_what_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Areas and calendar are read again once a minute; while questions are counted, the minute does not end."""
    stop_the_minute(monkeypatch)


def hours_ago(hours: float) -> datetime:
    """A moment before now."""
    return timezone.now() - timedelta(hours=hours)


def raised(cast: Cast, **more: Any) -> Concern:
    """A concern raised an hour ago in Qinghu."""
    return received(cast, at=more.pop("at", None) or hours_ago(1), **more)


def at_work(cast: Cast, **more: Any) -> Concern:
    """A concern that Carol's unit is at work on."""
    concern = raised(cast, **more)
    unit = cast.unit["maintenance"]
    actions.assign_concern(concern.pk, unit_id=unit.pk, by=cast.bob, at=hours_ago(0.8))
    actions.start_work(concern.pk, by=cast.carol, at=hours_ago(0.6))
    concern.refresh_from_db()
    return concern


def resolved(cast: Cast, **more: Any) -> Concern:
    """A concern that Dan has resolved."""
    concern = at_work(cast, **more)
    actions.resolve_concern(
        concern.pk, outcome="solved", reply="清出淤泥两车，换了三个雨水箅子。", by=cast.dan, at=hours_ago(0.4)
    )
    concern.refresh_from_db()
    return concern


def text_of(response: HttpResponseBase) -> str:
    """What a page says: without tags, every stretch of white space one blank, none around Chinese punctuation."""
    html = response.content.decode()  # type: ignore[attr-defined]
    bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))
    return re.sub(r" ?([，；：、。]) ?", r"\1", words)


def rows_of(response: HttpResponseBase) -> list[int]:
    """The numbers of the concerns in the queue, in order."""
    html = response.content.decode()  # type: ignore[attr-defined]
    return [int(number) for number in re.findall(r'<li class="row[^"]*" data-concern="(\d+)"', html)]


def picture() -> SimpleUploadedFile:
    """A small true JPEG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return SimpleUploadedFile("well.jpg", out.getvalue(), content_type="image/jpeg")
