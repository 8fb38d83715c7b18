"""Somebody of the staff: their posts, what lies with them, and the form with which they leave."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns.queries.holdings import in_hand_of
from minsheng.core.actors import Role
from minsheng.directory import actions
from minsheng.directory import queries as directory
from minsheng.directory.permissions import may_administer
from minsheng.directory.policy import DirectoryRefusal
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, show
from minsheng.interfaces.desk.hands.leave import plain_day
from minsheng.interfaces.desk.words import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.directory.models import Post, Worker

REFUSED_AT = {"no_deputy": "successor", "absence_overlaps": "last_day", "day_past": "last_day"}


class LeavingForm(forms.Form):
    """The last day, and who goes on with the work."""

    last_day = plain_day(
        gettext_lazy("Last day at work"),
        gettext_lazy("The day after, the posts end and nothing opens any more. Yesterday: at once."),
    )
    successor = forms.TypedChoiceField(
        label=gettext_lazy("Who goes on with the work?"),
        help_text=gettext_lazy("Left empty: the unit, whose supervisor is told."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Whoever goes on works in the same unit.")},
    )

    def __init__(self, data: Any = None, *, visit: Visit, people: Sequence[Worker]) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, auto_id="leaving_%s", label_suffix="")
        field = self.fields["successor"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("The unit")), *((one.pk, one.name) for one in people)]
        self.fields["last_day"].initial = visit.today


@desk_page(keeps)
def person(request: HttpRequest, visit: Visit, worker_id: int) -> HttpResponse:
    """GET: posts and what is in hand. POST: the last day; a refusal stands beside its field."""
    worker, posts = _kept(visit, worker_id)
    colleagues = [one for one in directory.deputies_for([worker.pk], visit.today) if one.pk != worker.pk]
    form = LeavingForm(request.POST if request.method == "POST" else None, visit=visit, people=colleagues)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.end_service(
                worker=worker,
                ends_on=data["last_day"] + timedelta(days=1),
                successor_id=data["successor"],
                by=visit.actor,
                at=visit.at,
            )
        except DirectoryRefusal as refusal:
            form.add_error(REFUSED_AT.get(refusal.code), directory.refusal_sentence(refusal))
        else:
            messages.success(request, _("Entered. What lies with them goes over when the day comes."))
            return redirect("desk:person", worker.pk)
    return _show(request, visit, worker, posts, form)


def _kept(visit: Visit, worker_id: int) -> tuple[Worker, list[Post]]:
    """Somebody who holds or held a post in a unit of the administrator's ground, with every post; 404 otherwise."""
    worker = directory.find_worker(worker_id=worker_id)
    posts = list(directory.posts_of(worker).select_related("unit__area", "area")) if worker else []
    if worker is None or not any(may_administer(visit.actor, area_path=post.unit.area.path) for post in posts):
        raise Http404
    return worker, posts


def _show(request: HttpRequest, visit: Visit, worker: Worker, posts: list[Post], form: LeavingForm) -> HttpResponse:
    concerns, tasks, rules = in_hand_of(worker.pk)
    names = directory.area_names({area_id for area_id, _place in rules}) if rules else {}
    everywhere = all(
        may_administer(visit.actor, area_path=path) for post in posts for path in (post.unit.area.path, post.area.path)
    )
    context = {
        "section": "house",
        "worker": worker,
        "posts": [(post, ROLES[Role(post.role)]) for post in posts],
        "concerns": concerns,
        "tasks": tasks,
        "rules": [
            _("%(area)s, rule %(place)s") % {"area": names.get(area_id, ""), "place": place} for area_id, place in rules
        ],
        "serves": any(post.ends_on is None or post.ends_on > visit.today for post in posts) and worker.is_active,
        "everywhere": everywhere,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/house_person.html", context, status=status)
