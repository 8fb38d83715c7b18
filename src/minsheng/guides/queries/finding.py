"""Finding guides by words: the rarest terms of what was written decide, so a search reads few rows of many."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from minsheng.guides.models import Guide, GuideTerm, GuideText
from minsheng.guides.policy import MOST_ROWS, found_in, idf, language_of, likeliest_of, terms_of
from minsheng.guides.policy.finding import MOST_TERMS

from .reading import with_texts

MOST_FOUND = 30
MOST_AT_ONCE = 3
MOST_LIKELY = 300
_HIT = ("guide_id", "term", "weight")


@dataclass(frozen=True, slots=True)
class Found:
    """A guide that fits, and its words."""

    guide: Guide
    text: GuideText


def guides_found(words: str, *, language: str | None, most: int = MOST_FOUND) -> list[Found]:
    """Guides that hold what somebody looks for, best first. At most five statements, however many guides there are."""
    return _found(words, language=language, most=most, at_once=False)


def guides_at_once(words: str, *, language: str | None, most: int = MOST_AT_ONCE) -> list[Found]:
    """Guides that may answer a concern in a resident's own words; few, and rather none. One statement where none."""
    return _found(words, language=language, most=most, at_once=True)


def _found(words: str, *, language: str | None, most: int, at_once: bool) -> list[Found]:
    terms = terms_of(words)[:MOST_TERMS]
    if not terms:
        return []
    rows = GuideTerm.objects.filter(language=language_of(language))
    counted = rows.filter(term__in=[*terms, ""]).order_by().values_list("term").annotate(n=Count("pk"))
    holding: dict[str, int] = dict(counted)
    guides = holding.pop("", 0)
    rarity = {term: idf(guides, holding.get(term, 0)) for term in terms}
    rare = _rarest(holding)
    if not rare:
        return []
    hits = rows.filter(term__in=rare).order_by("term", "-weight", "guide_id").values_list(*_HIT)[:MOST_ROWS]
    if len(rare) < len(holding):  # the others stand in many guides: they are looked up in the likeliest only
        likeliest = [guide for guide, _score in likeliest_of(hits, rarity)[:MOST_LIKELY]]
        hits = (
            rows.filter(guide_id__in=likeliest, term__in=list(holding)).order_by("guide_id", "term").values_list(*_HIT)
        )
    best = found_in(hits, rarity, at_once=at_once)[:most]
    by_id = Guide.objects.in_bulk([guide for guide, _score in best]) if best else {}
    found = with_texts([by_id[guide] for guide, _score in best], language) if best else []
    return [Found(guide, text) for guide, text in found]


def _rarest(holding: dict[str, int]) -> list[str]:
    """The rarest terms, as many as MOST_ROWS rows hold; at least one where any guide holds any."""
    picked: list[str] = []
    room = MOST_ROWS
    for term, number in sorted(holding.items(), key=lambda pair: (pair[1], pair[0])):
        if picked and number > room:
            break
        picked.append(term)
        room -= number
    return picked
