"""What every template knows about its reader: language, light, size of type. Reads cookies only, never the database."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import lazystr
from django.utils.translation import get_language

from minsheng.interfaces.shared.preferences import TEXT_COOKIE, THEME_COOKIE, THEMES

LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}


class Reader(TypedDict):
    """The context variables that ``reader`` adds."""

    html_lang: str
    """BCP 47 tag for ``<html lang>``: zh-Hans, zh-Hant or en."""
    theme: str
    """"light", "dark", or "" where the device decides."""
    large_type: bool
    csp_nonce: object
    """The nonce of this response, drawn only where a template prints it."""
    here: str
    """This page's path and query, to come back to after a choice."""
    office_phone: str
    """The telephone number of a person, for the foot of the page."""


def html_lang() -> str:
    """The active language as an HTML language tag; Simplified Chinese where none is active."""
    return LANGUAGE_TAGS.get((get_language() or settings.LANGUAGE_CODE).lower(), "zh-Hans")


def reader(request: HttpRequest) -> Reader:
    """Context processor for all pages; safe on error pages, it touches neither session nor database."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return Reader(
        html_lang=html_lang(),
        theme=theme if theme in THEMES else "",
        large_type=request.COOKIES.get(TEXT_COOKIE) == "large",
        csp_nonce=getattr(request, "csp_nonce", lazystr("")),
        here=request.get_full_path(),
        office_phone=settings.OFFICE_PHONE,
    )
