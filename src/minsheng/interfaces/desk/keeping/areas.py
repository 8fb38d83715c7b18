"""A community's own page: what belongs to it, and making it a part of another."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.concerns.queries.holdings import rules_for_area
from minsheng.directory import actions
from minsheng.directory import queries as directory
from minsheng.directory.policy import DirectoryRefusal
from minsheng.directory.states import AreaKind
from minsheng.interfaces.desk.access import Visit, desk_page, keeps, show

from .forms import Ground

if TYPE_CHECKING:
    from minsheng.directory.models import Area


class MergeForm(forms.Form):
    """Into which community, and the code of the one that ends, typed so that nobody does it by accident."""

    into = forms.TypedChoiceField(
        label=gettext_lazy("Which community does it become a part of?"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose a community from the list."),
            "invalid_choice": gettext_lazy("Choose a community from the list."),
        },
    )
    code = forms.CharField(label=gettext_lazy("Type its code, so that it does not happen by accident"), max_length=60)

    def __init__(self, data: Any = None, *, area: Area, others: list[Area]) -> None:  # noqa: ANN401 (Django's)
        super().__init__(data, auto_id="merge_%s", label_suffix="")
        self.area = area
        self.fields["code"].error_messages["required"] = _("Type the code: %(code)s") % {"code": area.code}
        field = self.fields["into"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Please choose")), *((one.pk, one.name) for one in others)]

    def clean_code(self) -> str:
        """The code of the community that ends, and no other."""
        code: str = self.cleaned_data["code"].strip()
        if code != self.area.code:
            raise forms.ValidationError(_("Type the code: %(code)s") % {"code": self.area.code})
        return code


@desk_page(keeps)
def area(request: HttpRequest, visit: Visit, area_id: int) -> HttpResponse:
    """GET: the community and the form. POST: merge; a refusal stands beside its field. 404 outside one's ground."""
    ground = Ground(visit)
    row = ground.area(area_id)
    if row is None or row.kind != AreaKind.COMMUNITY:
        raise Http404
    others = [one for one in ground.areas if one.parent_id == row.parent_id and one.pk != row.pk]
    form = MergeForm(request.POST if request.method == "POST" else None, area=row, others=others)
    if form.is_valid():
        into = next(one for one in others if one.pk == form.cleaned_data["into"])
        try:
            actions.merge_areas(area=row, into=into, by=visit.actor, at=visit.at)
        except DirectoryRefusal as refusal:
            form.add_error("into", directory.refusal_sentence(refusal))
        else:
            words = _("%(one)s is a part of %(other)s now.") % {"one": row.name, "other": into.name}
            messages.success(request, words)
            return redirect("desk:house")
    rules = rules_for_area(row.pk)
    names = directory.area_names({number for number, _place in rules}) if rules else {}
    context = {
        "section": "house",
        "area": row,
        "units": [unit for unit in ground.units if unit.area_id == row.pk],
        "grids": [one for one in ground.areas if one.parent_id == row.pk],
        "rules": [
            _("%(area)s, rule %(place)s") % {"area": names.get(number, ""), "place": place} for number, place in rules
        ],
        "others": others,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return show(request, visit, "desk/house_area.html", context, status=status)
