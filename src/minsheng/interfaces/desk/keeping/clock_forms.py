"""The administrator's forms for working time: hours of the house or of a unit, a day of the calendar, a limit."""

from __future__ import annotations

import re
from datetime import time
from typing import ClassVar

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minsheng.concerns import actions as concern_actions
from minsheng.concerns.policy import Span
from minsheng.concerns.states import Clock, Measure, Urgency
from minsheng.core.working_time import Hours, Period
from minsheng.directory import actions
from minsheng.directory import queries as directory
from minsheng.directory.states import DayKind
from minsheng.interfaces.desk.access import Visit
from minsheng.interfaces.desk.words import URGENCIES
from minsheng.interfaces.shared.clock_lines import CLOCKS

from .forms import KeepingForm

HOUSE = ""
PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—至]\s*(\d{1,2}):(\d{2})")
WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
MEASURES = {
    Measure.HOURS: _("hours, round the clock"),
    Measure.WORKING_HOURS: _("working hours"),
    Measure.WORKING_DAYS: _("working days"),
}
DAY_KINDS = {
    DayKind.HOLIDAY: pgettext_lazy("day", "A holiday, although a weekday"),
    DayKind.MAKE_UP: pgettext_lazy("day", "Worked, although a weekend"),
    "": pgettext_lazy("day", "An ordinary day again"),
}


class HoursField(forms.CharField):
    """One weekday's hours as people write them: 09:00-12:00 14:00-18:00; cleaned to periods, none for a closed day."""

    def clean(self, value: object) -> tuple[Period, ...]:
        """The periods in the order written; 24:00 is midnight."""
        text: str = super().clean(value)
        found = []
        for first_hour, first_minute, last_hour, last_minute in PERIOD.findall(text):
            found.append(Period(_clock(first_hour, first_minute), _clock(last_hour, last_minute)))
        rest = PERIOD.sub("", text).strip(" ,;，；、")
        if rest:
            raise forms.ValidationError(_("Write hours as 09:00-12:00 14:00-18:00."))
        return tuple(found)


def _clock(hour: str, minute: str) -> time:
    try:
        return time(int(hour) % 24 if int(hour) == 24 else int(hour), int(minute))  # noqa: PLR2004 (24:00 is midnight)
    except ValueError as error:
        raise forms.ValidationError(_("There is no such time of day.")) from error


class HoursForm(KeepingForm):
    """When the house or a unit works. A night such as 22:00-06:00 belongs to the day it begins on."""

    refused_at: ClassVar[dict[str, str]] = {"no_working_time": "day_0", "hours_overlap": "day_0"}

    unit = forms.TypedChoiceField(label=_("Whose hours?"), coerce=int, empty_value=None, required=False)
    keeps_holidays = forms.BooleanField(
        label=_("Closed on public holidays"), required=False, initial=True,
        help_text=_("An emergency desk works through them."),
    )  # fmt: skip

    def prepare(self) -> None:
        """One line a weekday, filled with the hours in force."""
        units = [(unit.pk, unit.name) for unit in self.ground.units]
        self.offer("unit", [(HOUSE, _("The whole house")), *units])
        chosen = self.data.get("unit") or self.initial.get("unit") or None
        calendar = directory.calendar(int(chosen) if chosen and str(chosen).isdigit() else None)
        self.fields["keeps_holidays"].initial = calendar.keeps_holidays
        for weekday, name in enumerate(WEEKDAYS):
            written = " ".join(f"{one.start:%H:%M}-{one.end:%H:%M}" for one in calendar.week[weekday])
            self.fields[f"day_{weekday}"] = HoursField(label=name, required=False, initial=written, max_length=80)
        self.order_fields(["unit", *(f"day_{weekday}" for weekday in range(7)), "keeps_holidays"])
        self.fields["day_0"].help_text = _("For instance 09:00-12:00 14:00-18:00, or 22:00-06:00. Empty: closed.")

    def keep(self, visit: Visit) -> str:
        """Set the hours; a unit left without any keeps the house's."""
        data = self.cleaned_data
        week: Hours = tuple(data[f"day_{weekday}"] for weekday in range(7))
        unit = self.ground.unit(data["unit"]) if data["unit"] is not None else None
        actions.set_hours(unit=unit, week=week, keeps_holidays=data["keeps_holidays"], by=visit.actor, at=visit.at)
        return ""


class DayForm(KeepingForm):
    """A day the official table says something about."""

    day = forms.DateField(
        label=_("Which day?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day as 2026-12-03.")},
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=list(DAY_KINDS.items()), required=False)
    name = forms.CharField(label=_("What is it called?"), max_length=40, required=False)

    def keep(self, visit: Visit) -> str:
        """Enter the day."""
        data = self.cleaned_data
        kind = DayKind(data["kind"]) if data["kind"] else None
        actions.set_calendar_day(day=data["day"], kind=kind, name=data["name"], by=visit.actor, at=visit.at)
        return ""


class LimitForm(KeepingForm):
    """How long a tier may take on one of the three clocks."""

    clock = forms.ChoiceField(label=_("Which clock?"), choices=list(CLOCKS.items()))
    urgency = forms.ChoiceField(label=_("Which matters?"), choices=list(URGENCIES.items()))
    number = forms.IntegerField(
        label=_("How many?"), min_value=1, max_value=1000,
        error_messages={
            "required": _("Write a number."),
            "invalid": _("Write a number."),
            "min_value": _("A limit is between 1 and 1,000."),
            "max_value": _("A limit is between 1 and 1,000."),
        },
    )  # fmt: skip
    measure = forms.ChoiceField(label=_("Of what?"), choices=list(MEASURES.items()))

    def keep(self, visit: Visit) -> str:
        """Set it; limits that run are computed anew within minutes."""
        data = self.cleaned_data
        span = Span(data["number"], Measure(data["measure"]))
        clock, urgency = Clock(data["clock"]), Urgency(data["urgency"])
        concern_actions.set_limit(clock=clock, urgency=urgency, span=span, by=visit.actor, at=visit.at)
        return ""


def hours_words(periods: tuple[Period, ...]) -> str:
    """A day's hours as they are printed."""
    return " ".join(f"{one.start:%H:%M}–{one.end:%H:%M}" for one in periods) or gettext("closed")
