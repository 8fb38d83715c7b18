"""What can be done to a project on its page: for each deed its form, who does it, and the one action it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.interfaces.desk.access import Visit
from minsheng.interfaces.desk.acting import stored_photos
from minsheng.projects import actions
from minsheng.projects.states import Refused, Side, State

from .forms import (
    AttachForm,
    DoneForm,
    EndForm,
    MilestoneForm,
    PictureForm,
    ProjectForm,
    RiskForm,
)

if TYPE_CHECKING:
    from minsheng.projects.models import Picture, Project

Run = Callable[["Project", Any, Visit], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed. ``office_only``: the owner's unit does not do it."""

    kind: type[ProjectForm]
    run: Run
    done: Promise
    office_only: bool = True

    def form(self, project: Project, pictures: list[Picture], data: Any = None, files: Any = None) -> ProjectForm:  # noqa: ANN401 (Django's own)
        """The form, empty or as it was sent."""
        del project
        made = self.kind(data, files)
        return made.offer(_half(pictures)) if isinstance(made, PictureForm) else made


def _half(pictures: list[Picture]) -> list[tuple[int, str]]:
    """The spots that lack the picture after."""
    whole = {one.spot for one in pictures if one.side == Side.AFTER}
    return [(one.spot, one.caption) for one in pictures if one.side == Side.BEFORE and one.spot not in whole]


def _attach(project: Project, form: AttachForm, visit: Visit) -> object:
    number = form.cleaned_data["number"]
    return actions.attach_concern(project.pk, concern_id=number, by=visit.actor, at=visit.at)


def _detach(project: Project, form: AttachForm, visit: Visit) -> object:
    number = form.cleaned_data["number"]
    return actions.detach_concern(project.pk, concern_id=number, by=visit.actor, at=visit.at)


def _milestone(project: Project, form: MilestoneForm, visit: Visit) -> object:
    data = form.cleaned_data
    title = data["title"].strip()
    return actions.plan_milestone(project.pk, title=title, due_on=data["due_on"], by=visit.actor, at=visit.at)


def _done(project: Project, form: DoneForm, visit: Visit) -> object:
    data = form.cleaned_data
    if not project.milestones.filter(pk=data["milestone"]).exists():
        raise actions.ActionRefused(Refused.MILESTONE_DONE, "words")
    return actions.publish_milestone(
        data["milestone"], words=data["words"].strip(), done_on=data["done_on"], by=visit.actor, at=visit.at
    )


def _risk(project: Project, form: RiskForm, visit: Visit) -> object:
    words, gravity = form.risk()
    return actions.note_risk(project.pk, words=words, gravity=gravity, by=visit.actor, at=visit.at)


def _risk_passed(project: Project, form: AttachForm, visit: Visit) -> object:
    risk = project.risks.filter(pk=form.cleaned_data["number"]).first()
    return actions.close_risk(risk.pk, by=visit.actor, at=visit.at) if risk else None


def _picture(project: Project, form: PictureForm, visit: Visit) -> object:
    data = form.cleaned_data
    with transaction.atomic():
        kept = stored_photos(data["photos"][:1], visit)
        if not kept:
            raise actions.ActionRefused(Refused.WORDS_MISSING, "photos")
        caption = data["caption"].strip()
        return actions.add_picture(
            project.pk, file_id=kept[0], caption=caption, spot=data["spot"], by=visit.actor, at=visit.at
        )


def _publish(project: Project, _form: ProjectForm, visit: Visit) -> object:
    return actions.publish_project(project.pk, by=visit.actor, at=visit.at)


def _end(project: Project, form: EndForm, visit: Visit) -> object:
    state, result = State(form.cleaned_data["state"]), form.cleaned_data["result"].strip()
    return actions.end_project(project.pk, state=state, result=result, by=visit.actor, at=visit.at)


DOING: dict[str, Deed] = {
    "attach": Deed(AttachForm, _attach, _("It belongs to the project now.")),
    "detach": Deed(AttachForm, _detach, _("It no longer belongs to the project.")),
    "milestone": Deed(MilestoneForm, _milestone, _("The milestone stands in the plan.")),
    "done": Deed(
        DoneForm, _done, _("Published. Everybody who raised a concern of it gets a letter."), office_only=False
    ),
    "risk": Deed(RiskForm, _risk, _("The risk is written down.")),
    "risk-passed": Deed(AttachForm, _risk_passed, _("The risk has passed.")),
    "picture": Deed(PictureForm, _picture, _("The picture is there."), office_only=False),
    "publish": Deed(ProjectForm, _publish, _("Everybody can read it now.")),
    "end": Deed(EndForm, _end, _("The project has ended. What came of it stands on its page.")),
}
