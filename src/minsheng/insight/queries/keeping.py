"""Numbers that take a while to count, kept for a minute: the leader page, and how long a figure's list is."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from time import monotonic
from typing import TypeVar

from django.core.cache import cache
from django.utils import timezone

from minsheng.concerns.queries.counting import Scope, data_version

KEPT_SECONDS = 60
SLOW_SECONDS = 2.0
"""What took longer to count than this may be a minute old, even if something has happened since."""
Counted = TypeVar("Counted")


def kept(name: str, scope: Scope, count: Callable[[], Counted], *, slow: float | None = None) -> Counted:
    """What ``count`` gives for this scope, kept under ``name`` for the scope's area and time and the actor's reach.

    Kept for a minute, and no longer than until something happens to a concern; where counting took longer than
    ``slow`` seconds (``SLOW_SECONDS``), for the whole minute. An end is told apart by its day;
    a name tells what is finer than that.
    """
    place = _place(name, scope)
    found: Counted | None = cache.get(place)
    if found is not None:
        return found
    exact = f"{place}.{data_version()}"
    found = cache.get(exact)
    if found is not None:
        return found
    began = monotonic()
    counted = count()
    took_long = monotonic() - began > (SLOW_SECONDS if slow is None else slow)
    cache.set(place if took_long else exact, counted, KEPT_SECONDS)
    return counted


def _place(name: str, scope: Scope) -> str:
    posts = scope.actor.posts if scope.actor else ()
    reach = sorted((post.role.value, post.unit_id, post.area_path, *sorted(post.category_codes)) for post in posts)
    worker = scope.actor.worker_id if scope.actor else None
    named = f"{name}|{scope.area_path}|{scope.start}|{timezone.localdate(scope.end)}|{worker}|{reach}"
    return f"insight.kept.{sha256(named.encode()).hexdigest()[:32]}"
