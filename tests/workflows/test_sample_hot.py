"""The sample office says by hand what stands still: every row through the real actions, the same rows every time."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from minsheng.concerns.models import StuckNote
from minsheng.core.actors import SYSTEM
from minsheng.insight.models import Decision, FocusMeasure, FocusTopic, Meeting, MeetingItem
from minsheng.workflows.sample.write import Wish, load_longhua

pytestmark = pytest.mark.django_db


def test_the_sample_office_has_reasons_topics_and_meetings() -> None:
    load_longhua(Wish(date(2026, 3, 2), "a lake as clear as glass"), by=SYSTEM, at=timezone.now())
    notes = StuckNote.objects.order_by("id").values_list("reason", flat=True)
    assert list(notes) == ["ownership", "money", "works", "other_level", "law"][: len(notes)]
    assert len(notes) > 1
    assert [f"{topic.category.code} {topic.closed_at is None}" for topic in FocusTopic.objects.all()] == [
        "B3 True", "A1 False",
    ]  # fmt: skip
    assert (FocusMeasure.objects.count(), Meeting.objects.count(), MeetingItem.objects.count()) == (4, 2, 4)
    assert [decision.done_at is None for decision in Decision.objects.order_by("id")] == [True, False]
