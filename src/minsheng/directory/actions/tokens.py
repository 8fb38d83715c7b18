"""Issuing and revoking access tokens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.core.actors import Actor
from minsheng.directory.models import ApiToken, Post
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import digest_of, signature
from minsheng.foundation.audit.actions import record

MARK = "ms_"
"""Begins every token, so that one that leaked can be recognised."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """The row, and the token itself: shown once, kept nowhere."""

    row: ApiToken
    token: str


@transaction.atomic
def issue_token(*, post: Post, label: str, expires_at: datetime | None = None, by: Actor, at: datetime) -> IssuedToken:
    """Let a program act under ``post``; for the post's holder or whoever keeps its area."""
    _must_own_or_keep(post, by)
    token = MARK + secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        post=post,
        label=label,
        digest=digest_of(token),
        created_at=at,
        created_by=signature(by),
        expires_at=expires_at,
    )
    record(
        subject_type="api_token",
        subject_id=row.pk,
        action="issue_token",
        by=by,
        at=at,
        data={"post": post.pk, "worker": post.worker_id},
        first=True,
    )
    return IssuedToken(row=row, token=token)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """End a token at once; revoking it again changes nothing."""
    _must_own_or_keep(token.post, by)
    revoked = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=signature(by)
    )
    if revoked:
        record(subject_type="api_token", subject_id=token.pk, action="revoke_token", by=by, at=at)
    token.refresh_from_db()
    return token


def _must_own_or_keep(post: Post, by: Actor) -> None:
    if by.worker_id != post.worker_id or by.worker_id is None:
        must_administer(by, post.unit.area.path, post.area.path)
