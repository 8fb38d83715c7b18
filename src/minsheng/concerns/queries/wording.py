"""The house's own words, read once a minute, and which of them a concern and a language get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from django.conf import settings
from django.db.models import Q

from minsheng.concerns.models import MessageTemplate, MessageTemplateRevision
from minsheng.concerns.policy.wording import Finding, lint
from minsheng.concerns.states.messages import MessageKind

from .catalogue import category_index

SECONDS = 60
Key = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Template:
    """A template without its row."""

    kind: MessageKind
    category_id: int | None
    language: str
    subject: str
    body: str


def forget_templates() -> None:
    """Read them anew the next time (after an edit)."""
    _templates_of_slot.cache_clear()


@lru_cache(maxsize=1)
def _templates_of_slot(_slot: int, own_address: str) -> dict[Key, Template]:
    """What may be sent: one that was broken behind the page's back is passed over, and the next in line speaks."""
    rows = MessageTemplate.objects.filter(active=True).order_by("id")
    return {
        (row.kind, row.category_id, row.language): Template(
            MessageKind(row.kind), row.category_id, row.language, row.subject, row.body
        )
        for row in rows
        if not lint(MessageKind(row.kind), row.subject, row.body, own_address=own_address)
    }


def template_for(kind: MessageKind, category_id: int | None, language: str) -> Template | None:
    """The most particular one: of the category, of its class, of everything; None: the house's built-in words.

    Who reads traditional characters is given simplified ones before the built-in words; who reads English is not.
    """
    return next(_templates(kind, category_id, language), None)


def beginnings(kind: MessageKind, category_id: int | None, language: str) -> list[Template]:
    """What a handler may start a reply from, the most particular first."""
    found = {template.category_id: template for template in reversed(list(_templates(kind, category_id, language)))}
    return list(found.values())[::-1]


def _templates(kind: MessageKind, category_id: int | None, language: str) -> Iterator[Template]:
    index = _templates_of_slot(int(monotonic() // SECONDS), settings.PUBLIC_URL)
    languages = ("zh-hant", "zh-hans") if language == "zh-hant" else (language,)
    for one in languages:
        for scope in _scopes(category_id):
            template = index.get((kind, scope, one))
            if template is not None:
                yield template


def _scopes(category_id: int | None) -> list[int | None]:
    facts = category_index()
    own = facts.get(category_id or 0)
    if own is None:
        return [None]
    above = [fact.id for fact in facts.values() if own.parent_code and fact.code == own.parent_code]
    return [own.id, *above, None]


def exactly(category_id: int | None) -> Q:
    """Of this category and no other; None: of all."""
    return Q(category__isnull=True) if category_id is None else Q(category_id=category_id)


def all_templates() -> list[MessageTemplate]:
    """Every template, in force or not. One statement."""
    return list(MessageTemplate.objects.order_by("kind", "category_id", "language"))


def written_template(kind: MessageKind, category_id: int | None, language: str) -> MessageTemplate | None:
    """The template written for exactly this; None where there is none. One statement."""
    return MessageTemplate.objects.filter(exactly(category_id), kind=kind, language=language).first()


def template_revisions(template_id: int, *, most: int = 20) -> list[MessageTemplateRevision]:
    """Its edits, the newest first. One statement."""
    rows = MessageTemplateRevision.objects.filter(template_id=template_id).select_related("worker")
    return list(rows.order_by("-version")[:most])


def flaws_of(template: MessageTemplate) -> list[Finding]:
    """What keeps it from being sent."""
    return lint(MessageKind(template.kind), template.subject, template.body, own_address=settings.PUBLIC_URL)
