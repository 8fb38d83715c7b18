"""The week on one page: figures with definitions and n, what was passed up, what stands still; also as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from minsheng.insight.policy import RateName
from minsheng.insight.policy.weeks import SEVEN, Week, week_before, week_named
from minsheng.insight.queries import Part
from minsheng.insight.queries.digest import Digest, Line, Section, digest_of
from minsheng.interfaces.desk.access import LEADERS, Visit, desk_page, leads, oversees, show
from minsheng.interfaces.desk.book.press import PressMissing, as_file, out_of_order, printed
from minsheng.interfaces.desk.leader.ground import Ground, ground_of
from minsheng.interfaces.desk.leader.links import rate_address, records_address

WEEKS = 12
"""Weeks offered on the first page, the last one first."""
EARLIEST = timedelta(days=3660)
"""Weeks further back are no weeks of any book here."""


class WeekForm(forms.Form):
    """Which week."""

    week = forms.CharField(
        label=gettext_lazy("Another week"),
        help_text=gettext_lazy("Year and week, for instance 2026-W09."),
        max_length=12,
        error_messages={
            "required": gettext_lazy("Say which week."),
            "max_length": gettext_lazy("There is no such week. Write it as 2026-W09."),
        },
    )

    def __init__(self, data: Any = None, *, visit: Visit) -> None:  # noqa: ANN401 (Django's own signature)
        super().__init__(data, auto_id="do_%s", label_suffix="")
        self.today = visit.today

    def clean_week(self) -> Week:
        """The week, over by now."""
        try:
            week = week_named(self.cleaned_data["week"])
        except ValueError as error:
            raise forms.ValidationError(_("There is no such week. Write it as 2026-W09.")) from error
        if not week.over(self.today):
            raise forms.ValidationError(_("This week is not over yet. It can be read from its next Monday on."))
        if week.first < self.today - EARLIEST:
            raise forms.ValidationError(_("Nothing was written down here so long ago."))
        return week


@dataclass(frozen=True, slots=True)
class Shown:
    """A section with where each line leads."""

    section: Section
    lines: Sequence[tuple[Line, str]]


@require_safe
@desk_page(leads)
def digests(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The last weeks, and a field for another one (``?week=2026-W09``)."""
    form = WeekForm(request.GET if "week" in request.GET else None, visit=visit)
    if form.is_valid():
        return redirect("desk:digest", week=form.cleaned_data["week"].code)
    return _choice(request, visit, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _choice(request: HttpRequest, visit: Visit, form: WeekForm, status: int) -> HttpResponse:
    last = week_before(visit.today)
    weeks = [Week(last.first - number * SEVEN) for number in range(WEEKS)]
    return show(request, visit, "desk/digests.html", {"section": "around", "weeks": weeks, "form": form}, status=status)


@require_safe
@desk_page(leads)
def digest(request: HttpRequest, visit: Visit, week: str) -> HttpResponse:
    """One week of the area of one's post, or of one below it (``?area=code``)."""
    form = WeekForm({"week": week}, visit=visit)
    if not form.is_valid():
        return _choice(request, visit, form, HTTPStatus.NOT_FOUND)
    found, ground = _told(request, visit, form.cleaned_data["week"])
    context = {
        "section": "around",
        "digest": found,
        "ground": ground,
        "parts": [_shown(section, found, ground, visit) for section in found.sections],
        "pdf": _address("desk:digest_pdf", found.week, ground),
    }
    return show(request, visit, "desk/digest.html", context)


@require_safe
@desk_page(leads)
def digest_pdf(request: HttpRequest, visit: Visit, week: str) -> HttpResponse:
    """The same as PDF; 503 where this installation has no press."""
    form = WeekForm({"week": week}, visit=visit)
    if not form.is_valid():
        raise Http404
    found, ground = _told(request, visit, form.cleaned_data["week"])
    try:
        content = printed("desk/digest_print.html", {"digest": found, "now": visit.at}, style="sheet.css")
    except PressMissing:
        return out_of_order(request, visit, _address("desk:digest", found.week, ground))
    return as_file(content, f"{ground.area.name} {found.week.code}")


def _told(request: HttpRequest, visit: Visit, week: Week) -> tuple[Digest, Ground]:
    ground = ground_of(visit.actor, request.GET.get("area", ""), LEADERS)
    return digest_of(visit.actor, area=ground.area, week=week), ground


def _address(name: str, week: Week, ground: Ground) -> str:
    return f"{reverse(name, args=[week.code])}?{urlencode({'area': ground.area.code})}"


def _shown(section: Section, found: Digest, ground: Ground, visit: Visit) -> Shown:
    return Shown(section, [(line, _behind(line, found, ground, visit)) for line in section.lines])


def _behind(line: Line, found: Digest, ground: Ground, visit: Visit) -> str:
    """The records behind a line, where they are one's own to open; else ""."""
    code, week = ground.area.code, found.counted.last_week.scope
    behind: dict[str, Callable[[], str]] = {
        "count": lambda: records_address(line.about, week, code),
        "verdicts": lambda: rate_address(RateName.RESOLUTION, Part.DENOMINATOR, week, code),
        "rate": lambda: rate_address(RateName(line.about), Part.DENOMINATOR, found.counted.scope, code),
        "concern": lambda: reverse("desk:entry", args=[int(line.about)]),
        "topic": lambda: reverse("desk:topic", args=[int(line.about)]),
        "questions": lambda: reverse("desk:questions") if oversees(visit.actor) else "",
    }
    return behind.get(line.kind, str)()
