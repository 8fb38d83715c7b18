"""A question that a pattern among verdicts raised, and what the auditor found when they looked into it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.concerns.policy.questions import LONGEST_ANSWER, Pattern


class VerdictQuestion(models.Model):
    """Asked once, by a job. It names records and no person, and accuses nobody; an auditor answers it."""

    pattern = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Pattern])
    key = models.CharField(max_length=40)
    """What tells it from others of its pattern, so that no run of the job asks it again."""
    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    """The office of its first record, whose auditors are asked."""
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    """The unit whose visits came so soon before; only where the pattern is about a unit."""
    n = models.PositiveIntegerField()
    """How many verdicts show the pattern."""
    of = models.PositiveIntegerField(default=0)
    """Among how many, where that says anything."""
    concern_ids = models.JSONField()
    """The records, oldest verdict first."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)

    class Meta:
        ordering = ("-last_at", "-id")
        indexes = [
            models.Index(
                fields=["office", "-last_at", "-id"],
                name="verdict_question_open",
                condition=Q(answered_at__isnull=True),
            ),
            models.Index(
                fields=["office", "-last_at", "-id"],
                name="verdict_question_answered",
                condition=Q(answered_at__isnull=False),
            ),
            models.Index(fields=["last_at"], name="verdict_question_last"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "key"], name="verdict_question_asked_once"),
            models.CheckConstraint(condition=Q(pattern__in=list(Pattern)), name="verdict_question_pattern_known"),
            models.CheckConstraint(condition=Q(n__gt=0), name="verdict_question_has_records"),
            models.CheckConstraint(condition=Q(first_at__lte=F("last_at")), name="verdict_question_times_in_order"),
            models.CheckConstraint(
                condition=Q(pattern=Pattern.SOON_AFTER, unit__isnull=False, of__gte=F("n"))
                | (~Q(pattern=Pattern.SOON_AFTER) & Q(unit__isnull=True, of=0)),
                name="verdict_question_unit_and_share",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, words="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(words="")),
                name="verdict_question_answered_in_words",
            ),
        ]

    class Privacy:
        personal = ("words",)
        sensitive = ()
        plain = (
            "id", "pattern", "key", "office", "unit", "n", "of", "concern_ids", "first_at", "last_at", "asked_at",
            "answered_at", "answered_by",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pattern} {self.key}"
