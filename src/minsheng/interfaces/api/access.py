"""Who calls: a token tied to a post, in the Authorization header."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from minsheng.core.actors import Actor
from minsheng.directory import queries as directory

KEPT_SECONDS = 2
"""How long a process trusts what a token was a moment ago: a revoked token dies within two seconds."""


class PostToken(HttpBearer):
    """``Authorization: Bearer <token>``; the actor holds exactly the post the token was issued for."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 (the library's signature)
        """The actor behind the token, or None (401)."""
        key = "api.token." + hashlib.sha256(token.encode()).hexdigest()
        actor: Actor | None = cache.get(key)
        if actor is None:
            actor = directory.actor_for_token(token, timezone.now())
            if actor is not None:
                cache.set(key, actor, KEPT_SECONDS)
        return actor


def caller(request: HttpRequest) -> Actor:
    """The actor that ``PostToken`` found."""
    actor = getattr(request, "auth", None)
    if not isinstance(actor, Actor):
        raise TypeError("an API page was reached without a token")
    return actor
