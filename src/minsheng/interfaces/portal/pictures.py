"""Photos of residents: taken in one by one, given out only to whoever may see them, as pictures and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import segno
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from minsheng.core.actors import Actor
from minsheng.core.receipts import spoken
from minsheng.foundation.files import actions, queries
from minsheng.foundation.files.policy import IMAGES, PHOTO

if TYPE_CHECKING:
    from minsheng.foundation.files.models import StoredFile

CARD_WIDTH = 720
MARGIN = 48
ADDRESS_SIZE = 26
NOTHING_RUNS = "default-src 'none'; sandbox"


def taken(uploads: Sequence[UploadedFile[Any]], *, by: Actor, at: datetime) -> tuple[list[StoredFile], list[str]]:
    """Store each photo; those taken, and for each refused one its name and why, in the reader's language."""
    stored, refusals = [], []
    for upload in uploads:
        try:
            content = cast("BinaryIO", upload)
            stored.append(actions.store(content=content, name=upload.name or "", by=by, at=at, purpose=PHOTO))
        except actions.FileRefused as refusal:
            refusals.append(_("%(name)s: %(why)s") % {"name": upload.name, "why": refusal.message})
    return stored, refusals


def shown(file_id: int) -> HttpResponse:
    """The picture itself, to be looked at in the page; Http404 where it is gone or no picture."""
    try:
        opened = queries.opened(file_id)
    except queries.FileGone as gone:
        raise Http404 from gone
    with opened.content as content:
        if opened.file.media_type not in IMAGES:
            raise Http404
        response = HttpResponse(content.read(), content_type=opened.file.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response


def qr_svg(address: str) -> HttpResponse:
    """The address as a QR code, an SVG file of its own."""
    out = BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", scale=8, border=4, dark="#1d2422", light="#fff")
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = NOTHING_RUNS
    return response


def receipt_card(receipt: str, address: str) -> HttpResponse:
    """The receipt as a picture to keep among one's photos: the code to scan, the digits to read, the address.

    Digits and Latin letters only, in the type that comes with Pillow: no fonts need to be installed.
    """
    matrix = segno.make_qr(address, error="m")
    modules = matrix.symbol_size(border=4)[0]
    scale = (CARD_WIDTH - 2 * MARGIN) // modules
    code = BytesIO()
    matrix.save(code, kind="png", scale=scale, border=4, dark="#1d2422", light="#ffffff")
    square = Image.open(code).convert("RGB")
    card = Image.new("RGB", (CARD_WIDTH, square.height + 5 * MARGIN), "#ffffff")
    card.paste(square, ((CARD_WIDTH - square.width) // 2, MARGIN // 2))
    pen = ImageDraw.Draw(card)
    middle, below = CARD_WIDTH // 2, square.height + MARGIN
    pen.text((middle, below), spoken(receipt), "#1d2422", ImageFont.load_default(68), anchor="mt")
    room = (CARD_WIDTH - 2 * MARGIN) / pen.textlength(address, ImageFont.load_default(ADDRESS_SIZE))
    fitting = ImageFont.load_default(ADDRESS_SIZE * min(1, room))
    pen.text((middle, below + 2 * MARGIN), address, "#454d49", fitting, anchor="mt")
    out = BytesIO()
    card.save(out, "PNG", optimize=True)
    response = HttpResponse(out.getvalue(), content_type="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="minsheng-{receipt}.png"'
    return response
