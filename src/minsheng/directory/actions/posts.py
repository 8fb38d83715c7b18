"""Giving and ending posts: the only way power comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from minsheng.core.actors import Actor, Duty, Role
from minsheng.directory.models import Area, Post, Unit, Worker
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import DirectoryRefusal, known_duties, overlap
from minsheng.foundation.audit.actions import record


@dataclass(frozen=True, slots=True)
class PostTerms:
    """What a post is to be. ``area`` is its reach, the unit's own area where None; no category code means all."""

    unit: Unit
    role: Role
    starts_on: date
    ends_on: date | None = None
    area: Area | None = None
    duties: Sequence[Duty] = ()
    category_codes: Sequence[str] = ()

    @property
    def reach(self) -> Area:
        """The area the post reaches."""
        return self.area or self.unit.area


def check_terms(terms: PostTerms, by: Actor) -> None:
    """Raise PermissionDenied unless ``by`` keeps the unit's area and the whole reach; refuses "post_too_short"."""
    must_administer(by, terms.unit.area.path, terms.reach.path)
    if terms.ends_on is not None and terms.ends_on <= terms.starts_on:
        raise DirectoryRefusal("post_too_short")


@transaction.atomic
def hold_post(*, worker: Worker, terms: PostTerms, by: Actor, at: datetime) -> Post:
    """Give a worker a post. Nobody gives more than the area they keep.

    Refuses "post_too_short", "unknown_duty", and "post_overlaps" where the worker holds the same role in the same unit
    over the same area on one of these days.
    """
    check_terms(terms, by)
    Worker.objects.select_for_update().get(pk=worker.pk)
    same = Post.objects.filter(worker=worker, unit=terms.unit, role=terms.role.value, area=terms.reach)
    for starts_on, ends_on in same.order_by("starts_on").values_list("starts_on", "ends_on"):
        if overlap(terms.starts_on, terms.ends_on, starts_on, ends_on):
            raise DirectoryRefusal("post_overlaps")
    return write_post(worker=worker, terms=terms, by=by, at=at)


def write_post(*, worker: Worker, terms: PostTerms, by: Actor, at: datetime) -> Post:
    """The row and its event, after the checks; for hold_post and for an accepted invitation."""
    post = Post.objects.create(**columns_of(terms), worker=worker)
    record(
        subject_type="post",
        subject_id=post.pk,
        action="hold_post",
        by=by,
        at=at,
        data={"worker": worker.pk, "unit": terms.unit.pk, "role": post.role, "area": terms.reach.pk},
        first=True,
    )
    return post


def columns_of(terms: PostTerms) -> dict[str, object]:
    """The terms as columns, the same for a post and for an invitation to one."""
    return {
        "unit": terms.unit,
        "role": terms.role.value,
        "area": terms.reach,
        "duties": known_duties(terms.duties),
        "category_codes": sorted(set(terms.category_codes)),
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
    }


@transaction.atomic
def end_post(*, post: Post, ends_on: date, by: Actor, at: datetime) -> Post:
    """End a post: ``ends_on`` is the first day it no longer counts, possibly to come.

    A post lasts at least its first day ("post_too_short"); to shut somebody out at once, use deactivate_worker.
    """
    must_administer(by, post.unit.area.path, post.area.path)
    if ends_on <= post.starts_on:
        raise DirectoryRefusal("post_too_short")
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    record(
        subject_type="post",
        subject_id=post.pk,
        action="end_post",
        by=by,
        at=at,
        data={"ends_on": ends_on.isoformat()},
    )
    return post
