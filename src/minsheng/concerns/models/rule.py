"""Routing rules as data: sets with versions, and the ordered rules of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states.routing import RuleDays, RuleSetState


class RuleSet(models.Model):
    """The rules of one area (an office, or the whole district) in one version. Once published it is never edited."""

    area = models.ForeignKey("directory.Area", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in RuleSetState], default=RuleSetState.DRAFT
    )
    edits = models.PositiveIntegerField(default=0)
    """Counts the changes of a draft, so that two who edit at once see each other."""
    note = models.CharField(max_length=200, blank=True)
    """What is new in it, in a sentence, written when it is published."""
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ("area", "-version")
        constraints = [
            models.UniqueConstraint(fields=["area", "version"], name="one_rule_set_a_version"),
            models.UniqueConstraint(fields=["area"], condition=Q(state="draft"), name="one_draft_of_rules"),
            models.UniqueConstraint(fields=["area"], condition=Q(state="in_force"), name="one_rule_set_in_force"),
            models.CheckConstraint(condition=Q(state__in=list(RuleSetState)), name="rule_set_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
                name="rule_set_published_when_not_draft",
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "area", "version", "state", "edits", "note", "made_at", "made_by", "published_at", "published_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.area_id} v{self.version} {self.state}"


class Rule(models.Model):
    """One line: conditions, and where what meets them goes. An empty condition lets everything through."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    place = models.PositiveSmallIntegerField()
    """From 1; the first that matches wins."""
    categories = models.JSONField(default=list)
    """Category codes; a class's code stands for everything below it."""
    area = models.ForeignKey("directory.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    days = models.CharField(max_length=8, choices=[(d.value, d.value) for d in RuleDays], default=RuleDays.ALL)
    since = models.TimeField(null=True)
    until = models.TimeField(null=True)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, related_name="+")
    worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    at_once = models.BooleanField(default=False)

    class Meta:
        ordering = ("rule_set", "place")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "place"], name="one_rule_a_place"),
            models.CheckConstraint(condition=Q(days__in=list(RuleDays)), name="rule_days_known"),
            models.CheckConstraint(
                condition=Q(since__isnull=True, until__isnull=True) | Q(since__isnull=False, until__isnull=False),
                name="rule_since_and_until",
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = (
            "id", "rule_set", "place", "categories", "area", "words", "channels", "days", "since", "until", "unit",
            "worker", "at_once",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule_set_id} #{self.place}"
