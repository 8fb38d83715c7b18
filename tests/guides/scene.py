"""What guide tests begin with: a guide in the making, and one that is published."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from minsheng.guides import actions
from minsheng.guides.models import Guide, GuideVersion
from minsheng.guides.policy import Facts, Question
from tests.cast import Cast

WORDS = {
    "title": "敬老优待证怎么办",
    "keywords": "敬老证 老年证 免费乘车",
    "summary": "满 60 周岁可办。",
    "who": "年满 60 周岁的居民。\n持居住证的也可以。",
    "bring": "身份证\n一寸照片",
    "place": "社区服务台",
    "hours": "周一至周五 9:00–12:00",
    "duration": "10 个工作日",
    "fee": "不收费",
    "contact": "社区服务台",
    "source": "《老年人优待办法》",
}
ENGLISH = WORDS | {
    "title": "The old-age card", "keywords": "senior card, free bus", "summary": "From the age of 60.",
    "who": "Residents of 60 and more.", "bring": "Identity card\nPhoto", "source": "Rules for older people",
}  # fmt: skip
QUESTIONS = (Question({"zh-hans": "您满 60 周岁了吗？"}, "yes"), Question({"zh-hans": "您已经领过了吗？"}, "no"))


def facts(at: datetime, **more: Any) -> Facts:
    """A source of last year, a review in half a year, two questions."""
    today = timezone.localdate(at)
    values: dict[str, Any] = {
        "source_date": today - timedelta(days=300),
        "phone": "0755-0100 0300",
        "review_by": today + timedelta(days=180),
        "questions": QUESTIONS,
    }
    return Facts(**values | more)


def drafted(cast: Cast, code: str = "old-age-card", *, at: datetime | None = None, **words: str) -> Guide:
    """A guide of the Longhua office that Bob owns, written but not published."""
    at = at or timezone.now()
    new = actions.NewGuide(code, cast.area["longhua-office"].pk, "care", cast.worker["bob"].pk)
    guide = actions.begin_guide(new, by=cast.bob, at=at)
    actions.write_words(guide.pk, "zh-hans", WORDS | words, by=cast.bob, at=at)
    actions.write_facts(guide.pk, facts(at), by=cast.bob, at=at)
    return guide


def published(cast: Cast, code: str = "old-age-card", *, at: datetime | None = None, **words: str) -> Guide:
    """The same, published."""
    guide = drafted(cast, code, at=at, **words)
    actions.publish(guide.pk, by=cast.bob, at=at or timezone.now())
    guide.refresh_from_db()
    return guide


def again(cast: Cast, guide: Guide, **words: str) -> GuideVersion:
    """The next version, with other words."""
    now = timezone.now()
    actions.write_words(guide.pk, "zh-hans", WORDS | words, by=cast.bob, at=now)
    actions.write_facts(guide.pk, facts(now), by=cast.bob, at=now)
    return actions.publish(guide.pk, by=cast.bob, at=now)


def due(guide: Guide, on: date) -> None:
    """Its review date is that day, as if it had been published long before."""
    Guide.objects.filter(pk=guide.pk).update(due_on=on)
