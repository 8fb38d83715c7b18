"""How a resident of the tests walks through the pages: an English reader without JavaScript."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from minsheng.concerns import actions
from minsheng.concerns.models import Concern, Reporter
from minsheng.concerns.states import Channel
from minsheng.core.actors import resident
from tests.cast import Cast

WORDS = "The storm drain at South 3rd Lane has been blocked since last week."
ALIKE = "The storm drain at South 3rd Lane is blocked, water comes into the stairwell."
REPLY = "Two cartloads of mud were taken out and three grates replaced."


def text_of(response: Any) -> str:
    """The words of a page: no tags, one space between words."""
    html = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", html)
    for entity, sign in {"&#x27;": "'", "&quot;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">"}.items():
        text = text.replace(entity, sign)
    return " ".join(text.split())


def picture(colour: str = "teal", name: str = "drain.jpg", kind: str = "JPEG") -> SimpleUploadedFile:
    """A small photo."""
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, kind)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def place(reader: Client, cast: Cast, **more: Any) -> str:
    """Step 1 answered; the address of the draft."""
    answer = reader.post("/report/", {"area": cast.area["qinghu"].pk, "place": "South 3rd Lane"} | more)
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"]).removesuffix("what/")


def written(reader: Client, cast: Cast, text: str = WORDS, **more: Any) -> str:
    """Steps 1 and 2 answered; the address of the draft."""
    draft = place(reader, cast)
    answer = reader.post(f"{draft}what/", {"text": text} | more)
    assert answer.status_code == 302, text_of(answer)
    return draft


def ready(reader: Client, cast: Cast, text: str = WORDS, contact: dict[str, str] | None = None, **more: Any) -> str:
    """Everything answered but the sending; the address of the draft."""
    draft = written(reader, cast, text, **more)
    answer = reader.post(f"{draft}contact/", contact or {})
    assert answer.headers["Location"] == f"{draft}check/"
    return draft


def sent(reader: Client, cast: Cast, **more: Any) -> Reporter:
    """A report sent through the pages; who holds its receipt."""
    draft = ready(reader, cast, **more)
    answer = reader.post(f"{draft}check/", {})
    receipt = str(answer.headers["Location"]).strip("/").split("/")[-1]
    return Reporter.objects.get(receipt=receipt)


def raised(cast: Cast, *, text: str = WORDS, **more: Any) -> Reporter:
    """A concern written down just now, without the pages; who holds its receipt."""
    new = actions.NewConcern(text=text, area_id=cast.area["qinghu"].pk, channel=Channel.WEB, **more)
    answer = actions.receive_concern(new, by=resident(), at=timezone.now())
    return Reporter.objects.get(receipt=answer.receipt)


def joined(concern: Concern, words: str = "Here as well.") -> Reporter:
    """A neighbour who met the same."""
    answer = actions.join_concern(concern.pk, contact=actions.Contact(), words=words, by=resident(), at=timezone.now())
    return Reporter.objects.get(receipt=answer.receipt)


def assigned(cast: Cast, reporter: Reporter) -> Reporter:
    """In Carol's hands."""
    unit, carol = cast.unit["maintenance"].pk, cast.worker["carol"].pk
    actions.assign_concern(
        reporter.concern_id, unit_id=unit, handler_id=carol, text="Not for residents", by=cast.bob, at=timezone.now()
    )
    return reporter


def resolved(cast: Cast, reporter: Reporter, outcome: str = "solved") -> Reporter:
    """Dealt with by Carol."""
    assigned(cast, reporter)
    actions.resolve_concern(reporter.concern_id, outcome=outcome, reply=REPLY, by=cast.carol, at=timezone.now())
    return reporter


def page_of(reporter: Reporter) -> str:
    """The address of a receipt's page."""
    return f"/r/{reporter.receipt}/"


MAIL = actions.Contact(name="Aunt Wang", email="wang@example.org", language="en")


def asked(cast: Cast, **more: Any) -> Reporter:
    """Done, and asked by letter."""
    reporter = resolved(cast, raised(cast, **{"contact": MAIL} | more))
    reporter.refresh_from_db()
    return reporter


def link_of(reporter: Reporter, round_: int = 0) -> str:
    """The address of the letter's link."""
    return f"/v/{actions.verdict_token(reporter.pk, round_)}/"
