"""A concern: what a resident worries about, where it is, where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q

from minsheng.concerns.states import (
    BEFORE_WORK,
    FINAL,
    OPEN,
    Channel,
    DeclineReason,
    Outcome,
    State,
    Urgency,
    WaitingReason,
)

NO_LIMIT = datetime(9999, 1, 1, tzinfo=UTC)
"""Where a concern without a limit stands in a queue ordered by time: last."""


def _choices(
    values: type[State | Channel | Urgency | Outcome | WaitingReason],
) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


class Concern(models.Model):
    """One matter. Its people are Reporters, its history Entries, its verdicts Ratings.

    Foreign keys have no index of their own: every index costs each insert, and the ones below serve all lists.
    """

    # what and where
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    category = models.ForeignKey("concerns.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    area = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("directory.Area", models.PROTECT, related_name="+", db_index=False)
    """The area whose desk it lies on: the office above ``area``, or ``area`` itself where there is none above."""
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    channel = models.CharField(max_length=10, choices=_choices(Channel))
    on_behalf = models.BooleanField(default=False)
    reporter_count = models.PositiveIntegerField(default=1)

    # where it stands
    state = models.CharField(max_length=12, choices=_choices(State), default=State.RECEIVED)
    is_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    urgency = models.CharField(max_length=12, choices=_choices(Urgency), default=Urgency.GENERAL)
    unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    handler = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_by = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    about_unit = models.ForeignKey("directory.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    about_worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    """Whom it complains about, where it does: they never get it to handle (field rules §5)."""
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts", db_index=False)
    """The concern whose text held this matter too; its people see both on one receipt page."""
    open_task_count = models.PositiveSmallIntegerField(default=0)
    """Assist tasks other units have not yet answered; no resolution while there are any."""
    return_count = models.PositiveSmallIntegerField(default=0)
    reopen_count = models.PositiveSmallIntegerField(default=0)

    # clocks
    received_at = models.DateTimeField()
    first_due_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    queue_at = models.DateTimeField(default=NO_LIMIT)
    """The time a queue orders by: the limit, while waiting the until-date, NO_LIMIT where there is none."""
    dispatched_at = models.DateTimeField(null=True)
    """When it was first handed out; being handed out again does not move it. The dispatch limit is judged by it."""
    contact_due_at = models.DateTimeField(null=True)
    """By when the unit must have spoken with the resident; counted from the first hand-out."""
    watch_at = models.DateTimeField(null=True)
    """When the clock must look at it next: a limit passes, or somebody higher is to be told. Empty while waiting."""
    extension_asked_at = models.DateTimeField(null=True)
    extension_asked_by = models.ForeignKey(
        "directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False
    )
    extension_until = models.DateTimeField(null=True)
    """Until when more time is asked for; empty again once somebody else granted or refused it."""
    extension_count = models.PositiveSmallIntegerField(default=0)
    """How often more time was granted."""
    out_of_power_at = models.DateTimeField(null=True)
    """When a unit last said that nobody here has the power; empty again once somebody has it in hand."""
    assigned_at = models.DateTimeField(null=True)
    first_contact_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    """When the work ended (resolved, declined, referred, ...); empty again while reopened. On-time is judged by it."""
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    # waiting, outcome, decline
    waiting_reason = models.CharField(max_length=16, choices=_choices(WaitingReason), blank=True)
    waiting_since = models.DateTimeField(null=True)
    waiting_until = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=_choices(Outcome), blank=True)
    reply = models.TextField(max_length=4000, blank=True)
    decline_reason = models.CharField(max_length=16, choices=[(r.value, r.value) for r in DeclineReason], blank=True)
    decline_proposed_at = models.DateTimeField(null=True)
    decline_proposed_by = models.ForeignKey(
        "directory.Worker", models.PROTECT, null=True, related_name="+", db_index=False
    )

    # where it came from, if not from here
    source = models.CharField(max_length=40, blank=True)
    source_key = models.CharField(max_length=80, blank=True)
    imported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="concern_newest"),
            models.Index(fields=["office", "-received_at", "-id"], name="concern_office_newest"),
            models.Index(fields=["area", "-received_at", "-id"], name="concern_area_newest"),
            models.Index(fields=["unit", "-received_at", "-id"], name="concern_unit_newest"),
            # State and openness stand at the end so that the counts above a queue are read from the index alone.
            *(
                models.Index(fields=[*lead, "queue_at", "id", "state", "is_open"], name=name, condition=Q(is_open=True))
                for name, lead in (
                    ("concern_office_queue", ["office"]),
                    ("concern_unit_queue", ["unit"]),
                    ("concern_queue", []),
                )
            ),
            *(
                models.Index(fields=[lead, "finished_at", "id", "state"], name=name, condition=Q(state="resolved"))
                for name, lead in (("concern_resolved", "office"), ("concern_unit_resolved", "unit"))
            ),
            models.Index(
                fields=["latitude"], name="concern_open_points", condition=Q(is_open=True, latitude__isnull=False)
            ),
            models.Index(
                fields=["recorded_by", "-received_at"],
                name="concern_recorded_by",
                condition=Q(recorded_by__isnull=False),
            ),
            models.Index(fields=["watch_at"], name="concern_watch", condition=Q(watch_at__isnull=False)),
            models.Index(fields=["split_from"], name="concern_split_from", condition=Q(split_from__isnull=False)),
            models.Index(
                fields=["office", "out_of_power_at", "id"],
                name="concern_out_of_power",
                condition=Q(out_of_power_at__isnull=False),
            ),
            models.Index(fields=["about_worker"], name="concern_about_worker", condition=Q(about_worker__isnull=False)),
            models.Index(fields=["about_unit"], name="concern_about_unit", condition=Q(about_unit__isnull=False)),
            models.Index(fields=["merged_into"], name="concern_merged_into", condition=Q(merged_into__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="concern_imported_once"
            ),
            models.CheckConstraint(condition=Q(state__in=list(State)), name="concern_state_known"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="concern_channel_known"),
            models.CheckConstraint(
                condition=Q(is_open=True, state__in=sorted(OPEN))
                | Q(is_open=False, state__in=sorted(set(State) - OPEN)),
                name="concern_open_agrees_with_state",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="concern_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="concern_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(decline_proposed_at__isnull=True, decline_proposed_by__isnull=True)
                | Q(decline_proposed_at__isnull=False, decline_proposed_by__isnull=False),
                name="concern_decline_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(
                    extension_asked_at__isnull=True, extension_asked_by__isnull=True, extension_until__isnull=True
                )
                | Q(extension_asked_at__isnull=False, extension_asked_by__isnull=False, extension_until__isnull=False),
                name="concern_extension_at_by_and_until",
            ),
            models.CheckConstraint(
                condition=Q(split_from__isnull=True) | ~Q(split_from=F("id")), name="concern_not_split_from_itself"
            ),
            models.CheckConstraint(
                condition=Q(out_of_power_at__isnull=True) | Q(state__in=sorted(BEFORE_WORK)),
                name="concern_out_of_power_in_no_hand",
            ),
            models.CheckConstraint(condition=Q(open_task_count=0) | Q(is_open=True), name="concern_tasks_while_open"),
            models.CheckConstraint(
                condition=Q(watch_at__isnull=True) | Q(is_open=True), name="concern_watched_while_open"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, waiting_since__isnull=False, waiting_until__isnull=False)
                | (~Q(state=State.WAITING) & Q(waiting_since__isnull=True, waiting_until__isnull=True)),
                name="concern_waiting_since_and_until",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted({*FINAL, State.RESOLVED}), finished_at__isnull=False)
                | Q(is_open=True, finished_at__isnull=True),
                name="concern_finished_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="concern_point_whole_and_on_earth",
            ),
            models.CheckConstraint(condition=Q(reporter_count__gte=1), name="concern_has_a_reporter"),
        ]

    class Privacy:
        personal = ("text", "title", "place", "latitude", "longitude", "reply")
        sensitive = ("about_worker",)
        plain = (
            "id", "category", "area", "office", "channel", "on_behalf", "reporter_count", "state", "is_open", "version",
            "urgency", "unit", "handler", "recorded_by", "about_unit", "merged_into", "return_count", "reopen_count",
            "received_at",
            "first_due_at", "due_at", "queue_at", "assigned_at", "first_contact_at", "finished_at", "closed_at",
            "changed_at",
            "waiting_reason", "waiting_since", "waiting_until", "outcome", "decline_reason", "decline_proposed_at",
            "decline_proposed_by", "split_from", "open_task_count", "dispatched_at", "contact_due_at", "watch_at",
            "extension_asked_at", "extension_asked_by", "extension_until", "extension_count", "out_of_power_at",
            "source", "source_key", "imported_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
