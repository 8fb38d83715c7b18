"""Two communities become one: the one that ends hangs below the other from now on, with everything it ever had."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from minsheng.core.actors import Actor
from minsheng.directory.actions.areas import free_path, read_again
from minsheng.directory.events import AreaMoved
from minsheng.directory.models import Area, Invitation, Post, ServicePoint, Unit
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import DirectoryRefusal, overlap
from minsheng.directory.queries import in_force_on
from minsheng.directory.states import AreaKind
from minsheng.foundation.audit.actions import record
from minsheng.foundation.events.actions import announce


@transaction.atomic
def merge_areas(*, area: Area, into: Area, by: Actor, at: datetime) -> Area:
    """Make one community a part of another of the same office; the one that ends is returned.

    1. Lock both and refuse "merge_itself", "merge_inside" (a part of itself), "merge_kind" and "merge_apart" (another
    office, or closed). 2. The one that ends closes, and hangs below the other: whoever reaches that one reaches its
    concerns, open and ended, and its figures count there from now on. 3. Its grids, units, doors and open invitations
    belong to the other. 4. Posts over it end today and go on over the other, with the same terms. 5. Audit, AreaMoved.
    """
    locked = {row.pk: row for row in Area.objects.select_for_update().filter(pk__in=[area.pk, into.pk]).order_by("pk")}
    ending, staying = locked[area.pk], locked[into.pk]
    must_administer(by, ending.path, staying.path)
    _refuse(ending, staying)
    old_path = ending.path
    for grid in Area.objects.filter(parent=ending).order_by("path"):
        _hang_below(grid, staying)
    _hang_below(ending, staying)
    ending.active, ending.merged_into = False, staying
    ending.save(update_fields=["active", "merged_into"])
    Unit.objects.filter(area=ending).update(area=staying)
    ServicePoint.objects.filter(area=ending).update(area=staying)
    Invitation.objects.filter(area=ending).update(area=staying)
    posts = _carry_posts(ending, staying, by=by, at=at)
    record(
        subject_type="area", subject_id=ending.pk, action="merge_area", by=by, at=at,
        data={"into": staying.pk, "from": old_path, "to": ending.path, "posts": posts},
    )  # fmt: skip
    announce(AreaMoved(area_id=ending.pk, old_path=old_path, new_path=ending.path))
    read_again()
    return ending


def _refuse(ending: Area, staying: Area) -> None:
    if ending.pk == staying.pk:
        raise DirectoryRefusal("merge_itself")
    if staying.path.startswith(ending.path):
        raise DirectoryRefusal("merge_inside")
    if {ending.kind, staying.kind} != {AreaKind.COMMUNITY.value}:
        raise DirectoryRefusal("merge_kind")
    if ending.parent_id != staying.parent_id or not (ending.active and staying.active):
        raise DirectoryRefusal("merge_apart")


def _hang_below(area: Area, parent: Area) -> None:
    """The area and everything below it, under another parent."""
    old, new = area.path, free_path(parent)
    below = Area.objects.filter(path__within=old)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    area.path, area.parent = new, parent
    area.save(update_fields=["path", "parent"])


def _carry_posts(ending: Area, staying: Area, *, by: Actor, at: datetime) -> int:
    """End the posts over the one today and begin them over the other; how many. One of the same kind goes on alone."""
    today = timezone.localdate(at)
    carried = Post.objects.filter(area=ending, starts_on__gt=today).update(area=staying)
    for post in Post.objects.filter(in_force_on(today), area=ending).order_by("pk"):
        same = Post.objects.filter(worker_id=post.worker_id, unit_id=post.unit_id, role=post.role, area=staying)
        spans = list(same.order_by("starts_on").values_list("starts_on", "ends_on"))
        if not any(overlap(today, post.ends_on, start, end) for start, end in spans):
            begun = Post.objects.create(
                worker_id=post.worker_id, unit_id=post.unit_id, role=post.role, area=staying, duties=post.duties,
                category_codes=post.category_codes, starts_on=today, ends_on=post.ends_on,
            )  # fmt: skip
            record(
                subject_type="post", subject_id=begun.pk, action="hold_post", by=by, at=at, first=True,
                data={"worker": post.worker_id, "unit": post.unit_id, "role": post.role, "area": staying.pk},
            )  # fmt: skip
        post.ends_on = max(today, post.starts_on + timedelta(days=1))
        post.save(update_fields=["ends_on"])
        record(
            subject_type="post", subject_id=post.pk, action="end_post", by=by, at=at,
            data={"ends_on": post.ends_on.isoformat()},
        )  # fmt: skip
        carried += 1
    return carried
