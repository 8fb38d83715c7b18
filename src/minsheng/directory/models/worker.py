"""Worker: a person on the staff. Signing in is by e-mail; what the person may do comes from posts alone."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from minsheng.directory.models.words import LANGUAGES
from minsheng.foundation.privacy.models import EncryptedTextField


class WorkerManager(BaseUserManager["Worker"]):
    """Looks a worker up by e-mail, which is kept in lower case. Rows are written by the actions, not here."""

    def get_by_natural_key(self, username: str | None) -> Worker:
        """The worker with this e-mail; raises Worker.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())


class Worker(AbstractBaseUser):
    """One person. Without a sign-in the e-mail is null and the password unusable.

    There is no is_staff and no is_superuser: power is a post, held from one date to another.
    """

    name = models.CharField(max_length=80)
    email = models.EmailField(unique=True, null=True, blank=True)
    phone = EncryptedTextField(blank=True, default="")
    language = models.CharField(
        max_length=8,
        default="zh-hans",
        choices=LANGUAGES,
    )
    # The framework's own name: sign-in, sessions and allauth all ask for is_active.
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[WorkerManager] = WorkerManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("id",)

    class Privacy:
        """Staff are named on the record; how to reach them and how they sign in is theirs."""

        personal = ("name", "email", "phone")
        sensitive = ("password",)
        plain = ("id", "last_login", "language", "is_active", "joined_at")

    def __str__(self) -> str:
        """The person's name."""
        return self.name

    def get_full_name(self) -> str:
        """The name, for the libraries that ask for it."""
        return self.name

    def get_short_name(self) -> str:
        """The name again: Chinese names are not shortened."""
        return self.name
