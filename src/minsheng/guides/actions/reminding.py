"""Owners are reminded of guides whose review is due, once a week until somebody has looked."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory.queries import roster
from minsheng.foundation.audit import actions as audit
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage
from minsheng.foundation.outbox.states import Channel
from minsheng.guides.models import Guide
from minsheng.guides.queries import guides_due

BEFORE = timedelta(days=14)
"""So long before the day the owner hears of it for the first time."""
EVERY = timedelta(days=7)


def remind_owners(*, at: datetime) -> int:
    """Write to the owner of every guide that is due within BEFORE and of whom no letter went out for a week.

    Where the owner has left or has no address, the coordinators of the guide's area are told. How many guides.
    """
    today = timezone.localdate(at)
    due = guides_due(today + BEFORE).filter(Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - EVERY))
    return sum(_remind(guide, at=at) for guide in due)


@transaction.atomic
def _remind(guide: Guide, *, at: datetime) -> bool:
    free = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - EVERY)
    if not Guide.objects.filter(free, pk=guide.pk).update(reminded_at=at):
        return False
    letters = [_letter(guide, address, language, at) for address, language in _told(guide, at)]
    if letters:
        outbox.queue(letters, at=at)
    audit.record(
        subject_type="guide", subject_id=guide.pk, action="remind_owner", by=SYSTEM, at=at, data={"told": len(letters)}
    )
    return True


def _told(guide: Guide, at: datetime) -> list[tuple[str, str]]:
    owner = guide.owner
    if owner.is_active and owner.email:
        return [(owner.email, owner.language)]
    posts = roster(timezone.localdate(at), path=guide.area.path, roles=[Role.COORDINATOR])
    return sorted({(post.worker.email, post.worker.language) for post in posts if post.worker.email})


def _letter(guide: Guide, address: str, language: str, at: datetime) -> NewMessage:
    with translation.override(language):
        day = date_format(guide.due_on, "DATE_FORMAT")
        past = guide.due_on < timezone.localdate(at)
        first = (
            _("The guide “%(code)s” was to be looked at again by %(day)s.")
            if past
            else _("The guide “%(code)s” is to be looked at again by %(day)s.")
        )
        lines = [
            first % {"code": guide.code, "day": day},
            _("Is everything still right? Then mark it as reviewed; if not, write the next version:"),
            f"{settings.PUBLIC_URL}/desk/guides/{guide.code}/",
        ]
        subject = _("Please review: guide “%(code)s”") % {"code": guide.code}
    return NewMessage(
        channel=Channel.EMAIL,
        address=address,
        language=language,
        template="guide_review",
        subject=subject,
        body="\n".join(lines),
        about_type="guide",
        about_id=str(guide.pk),
        deduplication_key=f"guide_review:{guide.pk}:{at.isoformat()}:{address}",
    )
