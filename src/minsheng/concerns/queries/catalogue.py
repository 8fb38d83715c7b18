"""The categories, read once a minute: they change a few times a year and are needed on every request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from django.utils import translation

from minsheng.concerns.models import Category
from minsheng.concerns.states import Urgency

SECONDS = 60


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """A category without its row."""

    id: int
    code: str
    parent_code: str
    names: tuple[str, str, str]
    service: str
    urgency: Urgency
    active: bool

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        place = {"zh-hans": 0, "zh-hant": 1, "en": 2}.get(translation.get_language() or "", 0)
        return self.names[place] or self.names[0]


def category_index() -> dict[int, CategoryFacts]:
    """Every category by id, in the order of codes; at most a minute old in other processes."""
    return _categories_of_slot(int(monotonic() // SECONDS))


def forget_categories() -> None:
    """Read them anew the next time (after an edit)."""
    _categories_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _categories_of_slot(_slot: int) -> dict[int, CategoryFacts]:
    return {
        row.pk: CategoryFacts(
            id=row.pk,
            code=row.code,
            parent_code=row.parent.code if row.parent else "",
            names=(row.name_zh_hans, row.name_zh_hant, row.name_en),
            service=row.service,
            urgency=Urgency(row.urgency),
            active=row.active,
        )
        for row in Category.objects.select_related("parent").order_by("code")
    }


def category_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Classes with their active categories, named for the reader: [(class, [(id, name), ...]), ...]."""
    facts = category_index()
    classes = {fact.code: fact.name for fact in facts.values() if not fact.parent_code}
    grouped: dict[str, list[tuple[int, str]]] = {}
    for fact in facts.values():
        if fact.parent_code and fact.active:
            grouped.setdefault(classes.get(fact.parent_code, fact.parent_code), []).append((fact.id, fact.name))
    return list(grouped.items())
