"""Addresses that open a number into exactly the records that were counted."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from minsheng.concerns.queries.counting import Scope
from minsheng.insight.policy import RateName
from minsheng.insight.queries import Part


def records_address(what: str, scope: Scope, area_code: str, **more: str) -> str:
    """The list behind ``what`` (a rate or a plain count) for the scope's time, down to the second it was counted."""
    pairs = {"rate": what, **more, "area": area_code}
    if scope.start:
        pairs["from"] = timezone.localtime(scope.start).isoformat()
    pairs["to"] = timezone.localtime(scope.end).isoformat()
    return f"{reverse('desk:records')}?{urlencode(pairs)}"


def rate_address(name: RateName, part: Part, scope: Scope, area_code: str, **more: str) -> str:
    """The list of one part of a rate."""
    return records_address(name.value, scope, area_code, part=part.value, **more)
