"""Keyset paging of the desk's plain lists: the cursor out of an address, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest

Row = TypeVar("Row")


def page_asked_for(
    request: HttpRequest, fetch: Callable[[str, bool], tuple[list[Row], str, str]], **kept: str
) -> tuple[list[Row], dict[str, str]]:
    """The rows an address asks for, and the addresses of the next page and the one before ("" at either end)."""
    back = "before" in request.GET
    cursor = request.GET.get("before" if back else "after", "")[:80]
    try:
        rows, further, nearer = fetch(cursor, back)
    except ValueError as error:
        raise BadRequest(cursor) from error
    here = {name: value for name, value in kept.items() if value}
    return rows, {
        "after": f"?{urlencode({**here, 'after': further})}" if further else "",
        "before": f"?{urlencode({**here, 'before': nearer})}" if nearer else "",
    }
