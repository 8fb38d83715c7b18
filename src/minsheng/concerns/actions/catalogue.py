"""The categories: loaded from the shipped table, edited one at a time, every version kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from minsheng.concerns.models import Category, CategoryRevision
from minsheng.concerns.permissions import may_edit_categories
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries.catalogue import forget_categories
from minsheng.concerns.states import Urgency
from minsheng.core.actors import Actor
from minsheng.foundation.audit import actions as audit

from .errors import refuse


@dataclass(frozen=True, slots=True)
class CategoryFields:
    """One category as written in a table or a form; ``parent_code`` "" makes a class."""

    code: str
    name_zh_hans: str
    parent_code: str = ""
    name_zh_hant: str = ""
    name_en: str = ""
    service: str = ""
    urgency: Urgency = Urgency.GENERAL
    active: bool = True


@transaction.atomic
def load_categories(rows: Iterable[CategoryFields], *, by: Actor, at: datetime) -> int:
    """Add the categories that are not there yet; never touches one that is. Returns how many were added."""
    known = {category.code: category for category in Category.objects.all()}
    added = 0
    for row in rows:
        if row.code in known:
            continue
        known[row.code] = _save(Category(code=row.code), row, known.get(row.parent_code), by=by, at=at)
        added += 1
    forget_categories()
    return added


@transaction.atomic
def amend_category(code: str, fields: CategoryFields, *, by: Actor, at: datetime) -> Category:
    """Change a category; the version goes up and the earlier reading is kept. A district's administrators only."""
    if not may_edit_categories(by):
        raise refuse(Refused.NOT_YOURS)
    category = Category.objects.select_for_update().get(code=code)
    category.version += 1
    parent = Category.objects.filter(code=fields.parent_code).first() if fields.parent_code else None
    _save(category, fields, parent, by=by, at=at)
    forget_categories()
    return category


def _save(category: Category, row: CategoryFields, parent: Category | None, *, by: Actor, at: datetime) -> Category:
    first = category.pk is None
    category.parent = parent
    for name in ("name_zh_hans", "name_zh_hant", "name_en", "service", "urgency", "active"):
        setattr(category, name, getattr(row, name))
    category.save()
    content = asdict(row)
    CategoryRevision.objects.create(
        category=category, version=category.version, at=at, worker_id=by.worker_id, content=content
    )
    audit.record(
        subject_type="category",
        subject_id=category.pk,
        action="create" if first else "amend",
        by=by,
        at=at,
        data={"version": category.version, "code": category.code},
        first=first,
    )
    return category
