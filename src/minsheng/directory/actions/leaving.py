"""Somebody leaves: their posts end on a day, and the rooms above hand over what lies with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from minsheng.core.actors import Actor, Role
from minsheng.directory.actions.absences import enter_absence
from minsheng.directory.actions.workers import deactivate_worker, must_keep_all_posts
from minsheng.directory.events import ServiceEnded
from minsheng.directory.models import Post, Worker
from minsheng.directory.policy import DirectoryRefusal, ancestor_paths
from minsheng.directory.queries import in_force_on
from minsheng.foundation.audit.actions import record
from minsheng.foundation.events.actions import announce

STANDING_IN = timedelta(days=30)
"""So long a successor stands in for somebody who has left: by then everything has moved."""


@transaction.atomic
def end_service(
    *, worker: Worker, ends_on: date, successor_id: int | None = None, by: Actor, at: datetime
) -> list[Post]:
    """End every post of somebody who leaves; ``ends_on`` is the first day that counts no more. The posts that ended.

    A post that has not begun by then is withdrawn. From that day on nothing opens any more and nothing is given to
    them; leaving today shuts them out at once. What lies with them is handed over (ServiceEnded): to the successor, who
    stands in for a month, else to the unit. Refuses "last_keeper" where nobody else would administer an area of theirs,
    "day_past", "no_deputy" and "absence_overlaps" as leave does; PermissionDenied unless ``by`` keeps all their posts.
    """
    must_keep_all_posts(worker, by)
    if ends_on < timezone.localdate(at):
        raise DirectoryRefusal("day_past")
    Worker.objects.select_for_update().get(pk=worker.pk)
    open_end = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    posts = list(Post.objects.filter(open_end, worker=worker).select_related("area").order_by("starts_on", "pk"))
    _must_leave_a_keeper(posts, ends_on)
    if successor_id is not None:
        enter_absence(
            worker_id=worker.pk, starts_on=ends_on, ends_on=ends_on + STANDING_IN, deputy_id=successor_id, by=by, at=at
        )
    for post in posts:
        withdrawn = post.starts_on >= ends_on
        record(
            subject_type="post", subject_id=post.pk, action="withdraw_post" if withdrawn else "end_post", by=by, at=at,
            data={"worker": worker.pk, "ends_on": ends_on.isoformat()},
        )  # fmt: skip
        if withdrawn:
            post.delete()
        else:
            post.ends_on = ends_on
            post.save(update_fields=["ends_on"])
    if ends_on <= timezone.localdate(at) and worker.is_active:
        deactivate_worker(worker=worker, by=by, at=at)
    announce(ServiceEnded(worker.pk, at))
    return posts


def _must_leave_a_keeper(posts: Sequence[Post], on: date) -> None:
    """Somebody else administers every area that one of the posts administers."""
    for post in posts:
        if post.role != Role.ADMINISTRATOR:
            continue
        others = Post.objects.filter(in_force_on(on), role=Role.ADMINISTRATOR, worker__is_active=True)
        others = others.exclude(worker_id=post.worker_id).filter(area__path__in=ancestor_paths(post.area.path))
        if not others.exists():
            raise DirectoryRefusal("last_keeper")
