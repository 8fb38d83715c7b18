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
from minsheng.directory.queries import Assignable, answerable
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
