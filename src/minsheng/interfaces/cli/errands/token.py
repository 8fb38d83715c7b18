"""`minsheng token`: letting programs act under a post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory import queries
from minsheng.directory.actions import issue_token, revoke_token
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, say, say_json


def issue(*, worker: str, role: Role | None, unit: str, label: str, days: int, as_json: bool) -> None:
    """Issue a token for the one post the options describe. Raises Mistake where there is none, or more than one."""
    must_be_set_up()
    now = timezone.now()
    person = _worker(worker)
    posts = [
        post
        for post in queries.posts_of(person, timezone.localdate(now))
        if (role is None or post.role == role) and (not unit or post.unit.code == unit)
    ]
    if len(posts) != 1:
        held = ", ".join(
            f"{post.role} in {post.unit.code}" for post in queries.posts_of(person, timezone.localdate(now))
        )
        raise Mistake(f"{len(posts)} posts fit; name one with --role and --unit. {worker} holds: {held or 'nothing'}.")
    expires = now + timedelta(days=days) if days else None
    issued = issue_token(post=posts[0], label=label, expires_at=expires, by=SYSTEM, at=now)
    if as_json:
        facts = {"id": issued.row.pk, "worker": worker, "role": posts[0].role, "unit": posts[0].unit.code}
        say_json({"token": issued.token, **facts, "expires_at": expires.isoformat() if expires else None})
        return
    say(issued.token)


def listing(*, worker: str, as_json: bool) -> None:
    """Number, label, post and fate of every token."""
    must_be_set_up()
    rows = [
        {
            "id": token.pk,
            "label": token.label,
            "role": token.post.role,
            "unit": token.post.unit.code,
            "created_at": token.created_at.isoformat(),
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
            "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        }
        for token in queries.tokens_of(_worker(worker))
    ]
    if as_json:
        say_json({"worker": worker, "tokens": rows})
        return
    for row in rows:
        fate = f"revoked {row['revoked_at']}" if row["revoked_at"] else f"good until {row['expires_at'] or 'revoked'}"
        say(f"{row['id']}  {row['label']}  {row['role']} in {row['unit']}  {fate}")


def revoke(*, number: int, worker: str, as_json: bool) -> None:
    """End one of the worker's tokens. Raises Mistake where it is not theirs."""
    must_be_set_up()
    token = queries.tokens_of(_worker(worker)).filter(pk=number).first()
    if token is None:
        raise Mistake(f"{worker} has no token with the number {number}.")
    row = revoke_token(token=token, by=SYSTEM, at=timezone.now())
    if as_json:
        say_json({"id": row.pk, "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None})
        return
    say(f"Token {row.pk} is revoked.")


def _worker(email: str) -> Any:  # noqa: ANN401 (a row of the directory: its type stays there)
    found = queries.find_worker(email=email)
    if found is None:
        raise Mistake(f"Nobody on the staff has the e-mail address {email!r}.")
    return found
