"""MessageTemplate: the house's own words for a message or the beginning of a reply, every edit kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minsheng.concerns.states.messages import MessageKind

LANGUAGES = ("zh-hans", "zh-hant", "en")


class MessageTemplate(models.Model):
    """One message in one language, for a category, a class of categories, or everything (no category)."""

    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in MessageKind])
    category = models.ForeignKey("concerns.Category", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8, choices=[(name, name) for name in LANGUAGES])
    subject = models.CharField(max_length=80)
    """The subject of the letter; of the beginning of a reply, its name on the list."""
    body = models.CharField(max_length=1000)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kind", "category", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "category", "language"], name="one_template_a_kind_category_and_language"
            ),
            models.UniqueConstraint(
                fields=["kind", "language"],
                condition=Q(category__isnull=True),
                name="one_template_a_kind_and_language",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(MessageKind)), name="template_kind_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="template_language_known"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(body=""), name="template_has_words"),
        ]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "kind", "category", "language", "subject", "body", "active", "version")

    def __str__(self) -> str:
        return f"{self.kind} {self.category_id or '*'} {self.language}"


class MessageTemplateRevision(models.Model):
    """How a template read after each edit, by whom; rows are added, never changed."""

    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    worker = models.ForeignKey("directory.Worker", models.PROTECT, null=True, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering = ("template", "version")
        constraints = [models.UniqueConstraint(fields=["template", "version"], name="one_revision_a_template_version")]

    class Privacy:
        personal = ()
        sensitive = ()
        plain = ("id", "template", "version", "at", "worker", "content")

    def __str__(self) -> str:
        return f"{self.template_id} v{self.version}"
