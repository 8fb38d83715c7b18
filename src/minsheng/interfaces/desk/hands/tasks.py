"""A task another unit was asked to help with: what it sees, and its answer. Never a resident's contact."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns import actions
from minsheng.concerns import queries as concerns
from minsheng.concerns.policy import Refused
from minsheng.concerns.queries import SOON
from minsheng.concerns.states import TaskState
from minsheng.core.text import mask_personal_numbers
from minsheng.interfaces.desk.access import Visit, desk_page, show, works
from minsheng.interfaces.desk.acts.fields import words_field
from minsheng.interfaces.desk.limits import Ending
from minsheng.interfaces.desk.photos import picture
from minsheng.interfaces.shared.clock_lines import moment
from minsheng.interfaces.shared.refusals import sentence

if TYPE_CHECKING:
    from minsheng.concerns.models import AssistTask


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A task on the unit's list; words of residents come without the numbers in them."""

    task: AssistTask
    title: str
    place: str
    text: str
    ending: Ending


def help_row(task: AssistTask, visit: Visit) -> HelpRow:
    """How a task stands on the list: overdue and due soon are marked."""
    late, soon = task.due_at < visit.at, task.due_at < visit.at + SOON
    words = _("by %(moment)s") % {"moment": moment(task.due_at, visit.at)}
    return HelpRow(
        task=task,
        title=mask_personal_numbers(task.concern.title),
        place=mask_personal_numbers(task.concern.place) or task.concern.area.name,
        text=mask_personal_numbers(task.text),
        ending=Ending("over" if late else "risk" if soon else "", words),
    )


class AnswerForm(forms.Form):
    """What was done, or why not: the button says which."""

    text = words_field(
        gettext_lazy("What did you do, or why can you not help?"),
        help_text=gettext_lazy("The unit that asked reads it; the resident does not."),
        missing=Refused.TEXT_MISSING,
    )

    def __init__(self, data: object = None) -> None:
        super().__init__(data, auto_id="do_%s", label_suffix="")  # type: ignore[arg-type]


def found_task(task_id: int, visit: Visit) -> AssistTask:
    """The task, where it was asked of a unit one works in; otherwise 404, as if it did not exist."""
    task = concerns.tasks_asked_of(visit.actor).filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task


@desk_page(works)
def task(request: HttpRequest, visit: Visit, task_id: int) -> HttpResponse:
    """The page of a task; sent, it is answered or refused."""
    found = found_task(task_id, visit)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            answer = actions.decline_assist if request.POST.get("what") == "decline" else actions.answer_assist
            try:
                answer(found.pk, text=form.cleaned_data["text"], by=visit.actor, at=visit.at)
            except actions.ActionRefused as refusal:
                form.add_error(refusal.field or None, str(sentence(refusal.code)))
                found = found_task(task_id, visit)
            else:
                messages.success(request, _("Written down; the unit that asked is told."))
                return redirect("desk:work")
    context = {
        "section": "work",
        "row": help_row(found, visit),
        "task": found,
        "open": found.state == TaskState.ASKED,
        "state": STATES[TaskState(found.state)],
        "reply": mask_personal_numbers(found.reply),
        "photos": list(concerns.photos_of(found.concern_id)),
        "form": form,
    }
    return show(request, visit, "desk/task.html", context, status=status)


STATES = {
    TaskState.ASKED: gettext_lazy("Your answer is awaited"),
    TaskState.ANSWERED: gettext_lazy("Answered"),
    TaskState.DECLINED: gettext_lazy("You could not help"),
    TaskState.ENDED: gettext_lazy("No longer needed"),
}


@desk_page(works)
def photo(_request: HttpRequest, visit: Visit, task_id: int, photo_id: int) -> HttpResponse:
    """A picture of the concern, to whoever was asked to help with it."""
    found = concerns.task_photo(found_task(task_id, visit), photo_id)
    if found is None:
        raise Http404
    return picture(found.file_id)
