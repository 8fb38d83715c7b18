"""The letter of Monday morning: the week on one page to every leader with an address, once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from minsheng.core.actors import SYSTEM, Actor, Role
from minsheng.directory.queries import actor_for, find_area, roster
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage
from minsheng.foundation.outbox.queries import known_keys
from minsheng.foundation.outbox.states import Channel
from minsheng.insight.policy.weeks import Week, letter_due, week_before
from minsheng.insight.queries.digest import digest_as_text, digest_of

if TYPE_CHECKING:
    from minsheng.directory.models import Worker


def send_digests(*, at: datetime) -> int:
    """Write to every leader with an address about the week that is over; how many letters that were.

    Only on Monday from seven on, and on Tuesday where nothing ran before. Run as often as one likes, killed anywhere:
    each letter is a transaction, and its key (week and person) keeps it single.
    """
    local = timezone.localtime(at)
    if not letter_due(local):
        return 0
    week = week_before(local.date())
    posts = roster(local.date(), roles=[Role.LEADER])
    leaders = {post.worker_id: post.worker for post in posts if post.worker.email}
    sent = known_keys(_key(week, worker_id) for worker_id in leaders)
    return sum(_send(worker, week, at=at) for number, worker in leaders.items() if _key(week, number) not in sent)


def _key(week: Week, worker_id: int) -> str:
    return f"digest:{week.code}:{worker_id}"


@transaction.atomic
def _send(worker: Worker, week: Week, *, at: datetime) -> bool:
    actor = actor_for(worker, timezone.localdate(at))
    area = find_area(path=_widest(actor))
    if area is None:
        return False
    with translation.override(worker.language):
        digest = digest_of(actor, area=area, week=week)
        more = _("With definitions and every record behind the figures:")
        address = f"{settings.PUBLIC_URL}/desk/digest/{week.code}/?area={area.code}"
        message = NewMessage(
            channel=Channel.EMAIL, address=worker.email or "", language=worker.language, template="digest",
            subject=digest.title, body=f"{digest_as_text(digest)}\n\n{more}\n{address}",
            about_type="digest", about_id=week.code, deduplication_key=_key(week, worker.pk),
        )  # fmt: skip
    outbox.queue([message], at=at)
    audit.record(
        subject_type="digest", subject_id=f"{week.code}:{worker.pk}", action="send_digest", by=SYSTEM, at=at, first=True
    )
    return True


def _widest(actor: Actor) -> str:
    """The area of the post as a leader that reaches furthest."""
    paths = [post.area_path for post in actor.posts if post.role is Role.LEADER]
    return min(paths, key=lambda path: (len(path), path))
