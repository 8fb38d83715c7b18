"""ApiToken: lets a program act under one post. Only the digest is kept; the token itself is shown once."""

from __future__ import annotations

from django.db import models

from minsheng.directory.models.post import Post


class ApiToken(models.Model):
    """Good while not revoked, not expired, its post in force and its worker active."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=32)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="api_token_revoked_at_and_by",
                condition=models.Q(revoked_at__isnull=True, revoked_by="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_by="")),
            ),
        )

    class Privacy:
        """The digest opens nothing by itself, but it is nobody's business."""

        personal = ()
        sensitive = ("digest",)
        plain = ("id", "post", "label", "created_at", "created_by", "expires_at", "revoked_at", "revoked_by")

    def __str__(self) -> str:
        """The label its owner gave it."""
        return self.label
