"""Letters to workers: the number, the category, a limit and a link; never a resident's words.

Mailboxes lie outside the house. Every letter is queued in the transaction of what it tells, in its reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns.models import AssistTask, Concern, Escalation
from minsheng.concerns.queries.catalogue import category_index
from minsheng.concerns.states import Alarm, TaskState
from minsheng.core.actors import Role
from minsheng.directory.queries import Assignable, answerable, area_index, roster
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.actions import NewMessage
from minsheng.foundation.outbox.states import Channel


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter is about and its first sentence; both may give the concern's number."""

    template: str
    subject: Promise
    first: Promise


ASSIGNED = Letter(
    "assigned", gettext_lazy("New for you: no. %(number)s"), gettext_lazy("No. %(number)s is with you now.")
)
REOPENED = Letter(
    "reopened",
    gettext_lazy("Not solved: no. %(number)s is open again"),
    gettext_lazy("The resident says that no. %(number)s is not solved. The limit has not moved."),
)
WRITTEN = Letter(
    "written",
    gettext_lazy("The resident wrote about no. %(number)s"),
    gettext_lazy("There are new words from the resident in no. %(number)s."),
)
MOVED_AWAY = Letter(
    "moved_away",
    gettext_lazy("No longer yours: no. %(number)s"),
    gettext_lazy("No. %(number)s was moved to where it belongs. You have nothing more to do for it."),
)
MOVED_HERE = Letter(
    "moved_here",
    gettext_lazy("Moved to your desk: no. %(number)s"),
    gettext_lazy("No. %(number)s belongs to your area. Its limits run on from the day it was received."),
)
TASK_ASKED = Letter(
    "task_asked",
    gettext_lazy("Your help is asked for: no. %(number)s"),
    gettext_lazy("Another unit asks you for help with no. %(number)s."),
)
ANSWERED = gettext_lazy("The unit you asked has answered. What it says stands in no. %(number)s.")
TASK_DONE = Letter("task_answered", gettext_lazy("Help was given: no. %(number)s"), ANSWERED)
TASK_DECLINED = Letter("task_answered", gettext_lazy("Help was refused: no. %(number)s"), ANSWERED)
TASK_ENDED = Letter(
    "task_ended",
    gettext_lazy("No longer needed: help with no. %(number)s"),
    gettext_lazy("Your help with no. %(number)s is no longer needed. The reason stands on the page of the task."),
)
PASSED_UP = gettext_lazy("Passed up to you: no. %(number)s")
RAISED: dict[Alarm, Letter] = {
    alarm: Letter("raised", PASSED_UP, missed)
    for alarm, missed in {
        Alarm.DISPATCH: gettext_lazy("No. %(number)s has not been handed out in time."),
        Alarm.CONTACT: gettext_lazy("Nobody has spoken with the resident of no. %(number)s in time."),
        Alarm.RESOLVE: gettext_lazy("No. %(number)s has passed its limit."),
        Alarm.TASK: gettext_lazy("Help that was asked for with no. %(number)s has not come in time."),
        Alarm.NOT_SOLVED: gettext_lazy("The resident says that no. %(number)s is not solved."),
    }.items()
}

# ── the concern itself ────────────────────────────────────────────────────────


def assigned(concern: Concern, choice: Assignable, *, at: datetime) -> None:
    """Tell the handler, or the unit where no person was named."""
    _write(ASSIGNED, concern, _chosen(choice), lambda: _facts(concern), once_for=_change(concern), at=at)


def reopened(concern: Concern, *, at: datetime) -> None:
    """Tell the unit, the handler and the unit's supervisors that the resident says it is not solved."""
    once_for = f"{concern.pk}:{concern.reopen_count}"
    _write(REOPENED, concern, _in_hand(concern, at), lambda: _facts(concern), once_for=once_for, at=at)


def written(concern: Concern, *, at: datetime) -> None:
    """Tell whoever has it in hand, or had it last, that the resident wrote."""
    _write(WRITTEN, concern, _in_hand(concern, at), lambda: _facts(concern), once_for=_change(concern), at=at)


def moved_away(concern: Concern, had: tuple[int, int | None], *, at: datetime) -> None:
    """Tell the unit and the person that had a concern that it is no longer theirs."""
    told = answerable(unit_id=had[0], worker_id=had[1], on=at, but=concern.about_worker_id)
    _write(MOVED_AWAY, concern, told, list, once_for=_change(concern), at=at)


def moved_here(concern: Concern, *, at: datetime) -> None:
    """Tell the coordinators of the office it was moved to; nobody it complains about."""
    office = area_index()[concern.office_id]
    posts = roster(localtime(at).date(), path=office.path, roles=[Role.COORDINATOR])
    told = {
        post.worker.email: post.worker.language
        for post in posts
        if post.worker.email and post.worker_id != concern.about_worker_id and post.unit_id != concern.about_unit_id
    }
    _write(MOVED_HERE, concern, told, lambda: [_page(concern)], once_for=_change(concern), at=at)


def raised(concern: Concern, row: Escalation, told: Mapping[str, str], *, at: datetime) -> None:
    """Tell the holders of the post it was passed up to; ``told``: address → language."""

    def rest() -> list[str]:
        return [_("Please say that you have seen it:"), _link("/desk/escalations/")]

    _write(RAISED[Alarm(row.alarm)], concern, told, rest, once_for=str(row.pk), at=at)


# ── help between units ────────────────────────────────────────────────────────


def task_asked(concern: Concern, task: AssistTask, choice: Assignable, *, at: datetime) -> None:
    """Tell whom help is asked of; what is asked stands on the task's page."""

    def rest() -> list[str]:
        return [_limit(task.due_at), _link(f"/desk/tasks/{task.pk}/")]

    # a stand-in is told as well as whoever was asked first
    _write(TASK_ASKED, concern, _chosen(choice), rest, once_for=f"{task.pk}:{concern.version}", at=at)


def task_answered(concern: Concern, task: AssistTask, *, at: datetime) -> None:
    """Tell those who have the concern in hand that the asked unit answered, or cannot help."""
    letter = TASK_DECLINED if task.state == TaskState.DECLINED else TASK_DONE
    _write(letter, concern, _in_hand(concern, at), lambda: [_page(concern)], once_for=str(task.pk), at=at)


def task_ended(concern: Concern, task: AssistTask, *, at: datetime) -> None:
    """Tell the asked unit that its help is no longer needed, and where it reads why."""
    told = answerable(unit_id=task.unit_id, worker_id=task.handler_id, on=at, but=concern.about_worker_id)
    _write(TASK_ENDED, concern, told, lambda: [_link(f"/desk/tasks/{task.pk}/")], once_for=str(task.pk), at=at)


# ── to whom, and how ──────────────────────────────────────────────────────────


def _in_hand(concern: Concern, at: datetime) -> dict[str, str]:
    """Who has the concern, or had it last, and their supervisors; nobody it complains about."""
    if concern.unit_id is None:
        return {}
    return answerable(unit_id=concern.unit_id, worker_id=concern.handler_id, on=at, but=concern.about_worker_id)


def _chosen(choice: Assignable) -> dict[str, str]:
    """The handler, or the unit where no person was named; nobody where neither has an address."""
    address = choice.worker_email or choice.unit_email
    return {address: choice.language} if address else {}


def _change(concern: Concern) -> str:
    """This change of this concern."""
    return f"{concern.pk}:{concern.version}"


def _link(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _page(concern: Concern) -> str:
    return _link(f"/desk/concerns/{concern.pk}/")


def _limit(due_at: datetime) -> str:
    due = localtime(due_at)
    when = {"day": date_format(due, "MONTH_DAY_FORMAT"), "time": date_format(due, "TIME_FORMAT")}
    return _("Limit: %(day)s, %(time)s") % when


def _facts(concern: Concern) -> list[str]:
    """Category, limit and address, a line each."""
    lines = []
    category = category_index().get(concern.category_id or 0)
    if category is not None:
        lines.append(_("What it is about: %(category)s") % {"category": category.name})
    if concern.due_at is not None:
        lines.append(_limit(concern.due_at))
    return [*lines, _page(concern)]


def _write(
    letter: Letter,
    concern: Concern,
    told: Mapping[str, str],
    rest: Callable[[], list[str]],
    *,
    once_for: str,
    at: datetime,
) -> None:
    """Queue the letter for each of ``told`` (address → language), once for whatever ``once_for`` names.

    ``rest``: the lines after the first sentence, said in whatever language is active when it is called.
    """
    messages = []
    for place, (address, language) in enumerate(sorted(told.items())):
        with translation.override(language):
            subject, first = (str(words) % {"number": concern.pk} for words in (letter.subject, letter.first))
            body = "\n".join([first, *rest()])
        messages.append(
            NewMessage(
                channel=Channel.EMAIL,
                address=address,
                language=language,
                template=letter.template,
                subject=subject,
                body=body,
                about_type="concern",
                about_id=str(concern.pk),
                deduplication_key=f"{letter.template}:{once_for}:{place}",
            )
        )
    if messages:
        outbox.queue(messages, at=at)
