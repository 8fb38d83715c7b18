"""The only writers of this room's tables; one import place for those above."""

from .attaching import attach_concern, detach_concern
from .ending import end_project
from .errors import ActionRefused
from .pictures import add_picture
from .planning import Plan, amend_project, begin_project, publish_project
from .progress import close_risk, note_risk, plan_milestone, publish_milestone, tell_reporters

__all__ = [
    "ActionRefused",
    "Plan",
    "add_picture",
    "amend_project",
    "attach_concern",
    "begin_project",
    "close_risk",
    "detach_concern",
    "end_project",
    "note_risk",
    "plan_milestone",
    "publish_milestone",
    "publish_project",
    "tell_reporters",
]
