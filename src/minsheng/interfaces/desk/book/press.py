"""The one place that makes PDFs: WeasyPrint, loaded with the first page printed, or a clear word that it is missing."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from minsheng.interfaces.desk.access import Visit, show
from minsheng.interfaces.shared.context import html_lang

STYLES = Path(__file__).resolve().parent.parent / "static" / "desk"
LIBRARY = "weasyprint"
RETRY_AFTER_SECONDS = 3600


class PressMissing(Exception):
    """This installation cannot make PDFs: the library or the system's text layout is not there."""


def _load() -> Any:  # noqa: ANN401 (WeasyPrint is optional: there is nothing to name its type by)
    try:
        return importlib.import_module(LIBRARY)
    except (ImportError, OSError) as error:  # OSError: the library is there, Debian's pango is not
        raise PressMissing(str(error)) from error


@cache
def _style(name: str) -> str:
    return (STYLES / name).read_text(encoding="utf-8")


def _nothing_from_outside(address: str, *_args: object, **_options: object) -> dict[str, Any]:
    raise ValueError(f"printed pages bring everything along: {address!r} is not fetched")


def printed(template: str, context: dict[str, Any], *, style: str) -> bytes:
    """The PDF of a template with one of our style sheets. Raises PressMissing."""
    press = _load()
    html = render_to_string(template, {**context, "html_lang": html_lang(), "style": _style(style)})
    document = press.HTML(string=html, url_fetcher=_nothing_from_outside)
    content: bytes = document.write_pdf(pdf_tags=True)
    return content


def as_file(content: bytes, name: str) -> HttpResponse:
    """The PDF, to be looked at in the browser and saved under ``name``."""
    response = HttpResponse(content, content_type="application/pdf")
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.pdf")
    response.headers["Content-Disposition"] = disposition or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def out_of_order(request: HttpRequest, visit: Visit, back: str) -> HttpResponse:
    """503 that names what to install, and offers the browser's own print meanwhile."""
    response = show(request, visit, "desk/book_no_press.html", {"section": "book", "back": back}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
