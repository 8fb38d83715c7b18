"""The closed lists as people read them: pairs of stored value and translated word."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minsheng.core.actors import Duty, Role
from minsheng.directory.states import AreaKind, DayKind, UnitKind

ROLES = [
    (Role.COLLECTOR.value, _("Collector")),
    (Role.COORDINATOR.value, _("Coordinator")),
    (Role.HANDLER.value, _("Handler")),
    (Role.SUPERVISOR.value, _("Supervisor")),
    (Role.LEADER.value, _("Leader")),
    (Role.AUDITOR.value, _("Auditor")),
    (Role.ADMINISTRATOR.value, _("Administrator")),
]
DUTIES = [
    (Duty.POLICY_EXPLAINER.value, _("Policy explainer")),
    (Duty.ORGANISATION_GUIDE.value, _("Organisation guide")),
    (Duty.MEDIATOR.value, _("Mediator")),
    (Duty.ISSUE_COLLECTOR.value, _("Issue collector")),
    (Duty.SERVICE_WORKER.value, _("Service worker")),
]
AREA_KINDS = [
    (AreaKind.DISTRICT.value, _("District")),
    (AreaKind.OFFICE.value, _("Sub-district office")),
    (AreaKind.COMMUNITY.value, _("Community")),
    (AreaKind.GRID.value, _("Grid")),
]
UNIT_KINDS = [
    (UnitKind.OFFICE.value, _("Office")),
    (UnitKind.COMMUNITY.value, _("Community staff")),
    (UnitKind.BRANCH.value, _("Branch")),
    (UnitKind.HANDLING.value, _("Handling unit")),
]
DAY_KINDS = [
    (DayKind.HOLIDAY.value, _("Holiday")),
    (DayKind.MAKE_UP.value, _("Make-up working day")),
]
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
