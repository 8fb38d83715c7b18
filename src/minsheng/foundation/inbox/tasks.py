"""Periodic work of this room."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from minsheng.foundation.inbox import actions

KEPT_FOR = timedelta(days=90)


@task
def take_in() -> int:
    """Take what lies in the mail folder, and hand on what waits."""
    if settings.INCOMING_MAIL_FOLDER:
        actions.take_folder(Path(settings.INCOMING_MAIL_FOLDER), at=timezone.now())
    return actions.hand_on(at=timezone.now())


@task
def forget_old_letters() -> int:
    """Empty letters that were seen to three months ago."""
    return actions.forget(before=timezone.now() - KEPT_FOR)
