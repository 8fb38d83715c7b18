"""The directory's only writer: each action writes its rows, then the audit event, in one transaction."""

from __future__ import annotations

from minsheng.directory.actions.absences import drop_absence, enter_absence
from minsheng.directory.actions.areas import create_area, move_area, retire_area
from minsheng.directory.actions.calendar import seed_calendar, set_calendar_day, set_hours
from minsheng.directory.actions.invitations import (
    Invitee,
    SentInvitation,
    accept_invitation,
    invite_worker,
    withdraw_invitation,
)
from minsheng.directory.actions.leaving import end_service
from minsheng.directory.actions.merging import merge_areas
from minsheng.directory.actions.posts import PostTerms, end_post, hold_post
from minsheng.directory.actions.second_factor import rotate_second_factors
from minsheng.directory.actions.tokens import IssuedToken, issue_token, revoke_token
from minsheng.directory.actions.units import (
    Door,
    UnitContact,
    create_service_point,
    create_unit,
    reopen_unit,
    retire_unit,
)
from minsheng.directory.actions.workers import (
    NewWorker,
    change_password,
    create_worker,
    create_workers_many,
    deactivate_worker,
    reactivate_worker,
)

__all__ = [
    "Door",
    "Invitee",
    "IssuedToken",
    "NewWorker",
    "PostTerms",
    "SentInvitation",
    "UnitContact",
    "accept_invitation",
    "change_password",
    "create_area",
    "create_service_point",
    "create_unit",
    "create_worker",
    "create_workers_many",
    "deactivate_worker",
    "drop_absence",
    "end_post",
    "end_service",
    "enter_absence",
    "hold_post",
    "invite_worker",
    "issue_token",
    "merge_areas",
    "move_area",
    "reactivate_worker",
    "reopen_unit",
    "retire_area",
    "retire_unit",
    "revoke_token",
    "rotate_second_factors",
    "seed_calendar",
    "set_calendar_day",
    "set_hours",
    "withdraw_invitation",
]
