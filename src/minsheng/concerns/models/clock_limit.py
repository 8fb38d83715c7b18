"""ClockLimit: how long a tier may take on one of the three clocks; an office sets its own."""

from __future__ import annotations

from django.db import models

from minsheng.concerns.states import Clock, Measure, Urgency


class ClockLimit(models.Model):
    """One cell of the table clock × tier; seeded as the field rules say, which also hold where a row is missing."""

    clock = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Clock])
    urgency = models.CharField(max_length=12, choices=[(u.value, u.value) for u in Urgency])
    number = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=14, choices=[(m.value, m.value) for m in Measure])
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("clock", "urgency")
        constraints = [
            models.UniqueConstraint(fields=["clock", "urgency"], name="one_limit_a_clock_and_tier"),
            models.CheckConstraint(condition=models.Q(clock__in=list(Clock)), name="clock_limit_clock_known"),
            models.CheckConstraint(condition=models.Q(urgency__in=list(Urgency)), name="clock_limit_urgency_known"),
            models.CheckConstraint(condition=models.Q(measure__in=list(Measure)), name="clock_limit_measure_known"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=1000), name="clock_limit_number_in_reason"
            ),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "clock", "urgency", "number", "measure", "version")

    def __str__(self) -> str:
        return f"{self.clock} {self.urgency}: {self.number} {self.measure}"
