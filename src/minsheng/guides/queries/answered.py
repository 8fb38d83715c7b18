"""Concerns answered with a guide, and guides after which the same was asked again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from minsheng.guides.models import Guide, GuideAnswer, GuideText

from .reading import with_texts

AGAIN_WITHIN = timedelta(days=30)
MOST_FAILING = 60


@dataclass(frozen=True, slots=True)
class Failing:
    """A guide after whose current version something was asked again.

    Of ``n`` concerns it answered at least thirty days ago, ``again`` were asked again within thirty days; ``running``
    more are too young to be counted.
    """

    guide: Guide
    text: GuideText
    again: int
    n: int
    running: int


def failing(*, at: datetime, language: str | None) -> list[Failing]:
    """Most often asked again first; at most MOST_FAILING. Three statements."""
    over = Q(answered_at__lte=at - AGAIN_WITHIN)
    rows = (
        GuideAnswer.objects.filter(version_id=F("version__guide__current_id"))
        .order_by()
        .values_list("version__guide_id")
        .annotate(
            again=Count("pk", filter=over & Q(again_at__isnull=False)),
            n=Count("pk", filter=over),
            running=Count("pk", filter=~over),
        )
        .filter(again__gt=0)
        .order_by("-again", "version__guide_id")[:MOST_FAILING]
    )
    counted = {guide: (again, n, running) for guide, again, n, running in rows}
    guides = Guide.objects.select_related("owner").in_bulk(list(counted))
    found = with_texts([guides[pk] for pk in counted], language)
    return [Failing(guide, text, *counted[guide.pk]) for guide, text in found]


def answers_of(concern_id: int) -> list[tuple[str, int]]:
    """Code and version of the guides a concern was answered with, latest first. One statement."""
    rows = GuideAnswer.objects.filter(concern_id=concern_id).order_by("-answered_at", "-pk")
    return list(rows.values_list("version__guide__code", "version__number"))


def unjudged(at: datetime) -> list[tuple[int, int, datetime]]:
    """Id, concern and time of the answers still within their thirty days, not asked again. One statement."""
    since = (
        at - AGAIN_WITHIN - timedelta(days=2)
    )  # two days more than needed, so that a job that stood still catches up
    rows = GuideAnswer.objects.filter(answered_at__gte=since, again_at__isnull=True).order_by("pk")
    return list(rows.values_list("pk", "concern_id", "answered_at"))
