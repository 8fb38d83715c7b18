"""One item on the agenda of a meeting: a concern that is stuck or beyond our power, a topic, or one's own words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.insight.policy.refusals import LONGEST_WORDS
from minsheng.insight.states import ItemKind


class MeetingItem(models.Model):
    """What is talked about. Whoever may not read its concern does not read the item either."""

    meeting = models.ForeignKey("insight.Meeting", models.PROTECT, related_name="items")
    kind = models.CharField(max_length=6, choices=[(k.value, k.value) for k in ItemKind])
    concern = models.ForeignKey("concerns.Concern", models.PROTECT, null=True, related_name="+", db_index=False)
    topic = models.ForeignKey("insight.FocusTopic", models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("directory.Worker", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "concern"], name="meeting_item_concern_once"),
            models.UniqueConstraint(fields=["meeting", "topic"], name="meeting_item_topic_once"),
            models.CheckConstraint(condition=Q(kind__in=list(ItemKind)), name="meeting_item_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=[ItemKind.STUCK, ItemKind.BEYOND], concern__isnull=False, topic__isnull=True)
                | Q(kind=ItemKind.FOCUS, concern__isnull=True, topic__isnull=False)
                | (Q(kind=ItemKind.FREE, concern__isnull=True, topic__isnull=True) & ~Q(words="")),
                name="meeting_item_is_about_something",
            ),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = ("id", "meeting", "kind", "concern", "topic", "added_at", "added_by")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
