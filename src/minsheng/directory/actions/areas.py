"""Making and moving areas; the only writers of paths."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from minsheng.core.actors import Actor
from minsheng.directory.events import AreaMoved
from minsheng.directory.models import Area
from minsheng.directory.permissions import must_administer
from minsheng.directory.policy import DirectoryRefusal, Names, may_hang_under, next_path
from minsheng.directory.queries import forget_areas
from minsheng.directory.states import AreaKind
from minsheng.foundation.audit.actions import record
from minsheng.foundation.events.actions import announce


@transaction.atomic
def create_area(
    *,
    kind: AreaKind,
    code: str,
    names: Names,
    parent: Area | None = None,
    point: tuple[float, float] | None = None,
    by: Actor,
    at: datetime,
) -> Area:
    """Hang a new area under ``parent`` (None for a district); ``point`` is (latitude, longitude) of its centre.

    Refuses "wrong_parent", "code_taken", "path_full"; PermissionDenied unless ``by`` keeps the parent's directory.
    """
    parent = _locked(parent)
    must_administer(by, parent.path if parent else "")
    if not may_hang_under(kind, AreaKind(parent.kind) if parent else None):
        raise DirectoryRefusal("wrong_parent")
    if Area.objects.filter(code=code).exists():
        raise DirectoryRefusal("code_taken")
    latitude, longitude = point or (None, None)
    area = Area.objects.create(
        kind=kind.value,
        code=code,
        name_zh_hans=names.zh_hans,
        name_zh_hant=names.zh_hant,
        name_en=names.en,
        parent=parent,
        path=free_path(parent),
        latitude=latitude,
        longitude=longitude,
    )
    record(
        subject_type="area",
        subject_id=area.pk,
        action="create_area",
        by=by,
        at=at,
        data={"kind": area.kind, "code": area.code, "path": area.path},
        first=True,
    )
    read_again()
    return area


@transaction.atomic
def move_area(*, area: Area, parent: Area, by: Actor, at: datetime) -> Area:
    """Hang an area, with everything below it, under another parent.

    1. lock both, 2. refuse "wrong_parent" or PermissionDenied on either side, 3. give it the next free path,
    4. rewrite the paths below in one statement, 5. audit, 6. announce AreaMoved to the rooms above.
    """
    moved = Area.objects.select_for_update().get(pk=area.pk)
    target = Area.objects.select_for_update().get(pk=parent.pk)
    must_administer(by, moved.path, target.path)
    if not may_hang_under(AreaKind(moved.kind), AreaKind(target.kind)):
        raise DirectoryRefusal("wrong_parent")
    if moved.parent_id == target.pk:
        return moved
    old_path, new_path = moved.path, free_path(target)
    below = Area.objects.filter(path__within=old_path)
    below.update(path=Concat(Value(new_path), Substr("path", len(old_path) + 1)))
    moved.path, moved.parent = new_path, target
    moved.save(update_fields=["path", "parent"])
    record(
        subject_type="area",
        subject_id=moved.pk,
        action="move_area",
        by=by,
        at=at,
        data={"from": old_path, "to": new_path},
    )
    announce(AreaMoved(area_id=moved.pk, old_path=old_path, new_path=new_path))
    read_again()
    return moved


@transaction.atomic
def retire_area(*, area: Area, by: Actor, at: datetime) -> Area:
    """Take an area out of every choice; its records and its place in the tree stay."""
    must_administer(by, area.path)
    area.active = False
    area.save(update_fields=["active"])
    record(subject_type="area", subject_id=area.pk, action="retire_area", by=by, at=at)
    read_again()
    return area


def _locked(parent: Area | None) -> Area | None:
    # Two who add children at once would find the same next path: the second waits for the first.
    return Area.objects.select_for_update().get(pk=parent.pk) if parent else None


def free_path(parent: Area | None) -> str:
    """The next path that is free below ``parent``; refuses "path_full"."""
    last = Area.objects.filter(parent=parent).order_by("-path").values_list("path", flat=True).first()
    return next_path(parent.path if parent else "", last)


def read_again() -> None:
    """Have this process read the areas anew."""
    # Now for the rest of this transaction, and after it in case another thread read the old rows meanwhile.
    forget_areas()
    transaction.on_commit(forget_areas)
