"""Letters between units: help asked for, given, refused, no longer needed. Never a resident's words."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from minsheng.concerns.models import AssistTask, Concern
from minsheng.concerns.states import TaskState
from minsheng.core.actors import Role
from minsheng.directory.queries import Assignable, answerable, area_index, roster
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage


def letter(
    concern: Concern, template: str, to: tuple[str, str], words: tuple[str, str], deduplication_key: str
) -> NewMessage:
    """``to``: address and language; ``words``: subject and body."""
    return NewMessage(
        channel="email",
        address=to[0],
        language=to[1],
        template=template,
        subject=words[0],
        body=words[1],
        about_type="concern",
        about_id=str(concern.pk),
        deduplication_key=deduplication_key,
    )


def link(path: str) -> str:
    """The address of a page, as a letter gives it."""
    return f"{settings.PUBLIC_URL}{path}"


def task_asked(concern: Concern, task: AssistTask, choice: Assignable, *, at: datetime) -> None:
    """Tell whom help is asked of; without the words, which stand on the task's page."""
    address = choice.worker_email or choice.unit_email
    if not address:
        return
    with translation.override(choice.language):
        due = localtime(task.due_at)
        when = {"day": date_format(due, "MONTH_DAY_FORMAT"), "time": date_format(due, "TIME_FORMAT")}
        subject = _("Your help is asked for: no. %(number)s") % {"number": concern.pk}
        body = "\n".join(
            [
                _("Another unit asks you for help with no. %(number)s.") % {"number": concern.pk},
                _("Limit: %(day)s, %(time)s") % when,
                link(f"/desk/tasks/{task.pk}/"),
            ]
        )
    message = letter(concern, "task_asked", (address, choice.language), (subject, body), f"task_asked:{task.pk}")
    outbox.queue([message], at=at)


def task_answered(concern: Concern, task: AssistTask, *, at: datetime) -> None:
    """Tell those who have the concern in hand that the asked unit answered, or cannot help."""
    if concern.unit_id is None:
        return
    told = answerable(unit_id=concern.unit_id, worker_id=concern.handler_id, on=at, but=concern.about_worker_id)
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            patterns = (_("Help was given: no. %(number)s"), _("Help was refused: no. %(number)s"))
            subject = patterns[task.state == TaskState.DECLINED] % {"number": concern.pk}
            first = _("The unit you asked has answered. What it says stands in no. %(number)s.")
            body = "\n".join([first % {"number": concern.pk}, link(f"/desk/concerns/{concern.pk}/")])
        key = f"task_answered:{task.pk}:{place}"
        messages.append(letter(concern, "task_answered", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)


def task_ended(concern: Concern, task: AssistTask, *, at: datetime) -> None:
    """Tell the asked unit that its help is no longer needed, and where it reads why."""
    told = answerable(unit_id=task.unit_id, worker_id=task.handler_id, on=at, but=concern.about_worker_id)
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject = _("No longer needed: help with no. %(number)s") % {"number": concern.pk}
            first = _("Your help with no. %(number)s is no longer needed. The reason stands on the page of the task.")
            body = "\n".join([first % {"number": concern.pk}, link(f"/desk/tasks/{task.pk}/")])
        key = f"task_ended:{task.pk}:{place}"
        messages.append(letter(concern, "task_ended", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)


def moved_away(concern: Concern, had: tuple[int, int | None], *, at: datetime) -> None:
    """Tell the unit and the person that had a concern that it is no longer theirs."""
    told = answerable(unit_id=had[0], worker_id=had[1], on=at, but=concern.about_worker_id)
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject = _("No longer yours: no. %(number)s") % {"number": concern.pk}
            body = _("No. %(number)s was moved to where it belongs. You have nothing more to do for it.")
        key = f"moved_away:{concern.pk}:{concern.version}:{place}"
        words = (subject, body % {"number": concern.pk})
        messages.append(letter(concern, "moved_away", (address, language), words, key))
    if messages:
        outbox.queue(messages, at=at)


def moved_here(concern: Concern, *, at: datetime) -> None:
    """Tell the coordinators of the office it was moved to; nobody it complains about."""
    office = area_index()[concern.office_id]
    posts = roster(localtime(at).date(), path=office.path, roles=[Role.COORDINATOR])
    told = {
        post.worker.email: post.worker.language
        for post in posts
        if post.worker.email and post.worker_id != concern.about_worker_id and post.unit_id != concern.about_unit_id
    }
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject = _("Moved to your desk: no. %(number)s") % {"number": concern.pk}
            first = _("No. %(number)s belongs to your area. Its limits run on from the day it was received.")
            body = "\n".join([first % {"number": concern.pk}, link(f"/desk/concerns/{concern.pk}/")])
        key = f"moved_here:{concern.pk}:{concern.version}:{place}"
        messages.append(letter(concern, "moved_here", (address, language), (subject, body), key))
    if messages:
        outbox.queue(messages, at=at)
