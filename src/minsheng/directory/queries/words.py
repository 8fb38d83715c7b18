"""How the directory's codes are said to people, in the active language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minsheng.core.actors import Duty, Role
from minsheng.directory.models.words import DUTIES, ROLES
from minsheng.directory.policy import DirectoryRefusal

_ROLES = dict(ROLES)
_DUTIES = dict(DUTIES)
_REFUSALS = {
    "wrong_parent": _("An area of this kind cannot stand there: district, office, community, grid."),
    "no_working_time": _("Somebody has to work some time: write hours for at least one day."),
    "hours_overlap": _("Hours of a day must not overlap, and a night must end before the next day begins."),
    "path_full": _("There are 9,999 areas here already."),
    "code_taken": _("This code is in use already. Choose another."),
    "email_taken": _("Somebody signs in with this e-mail already."),
    "serves_elsewhere": _("This person serves outside your area too. Whoever keeps both can invite them."),
    "post_too_short": _("A post ends at least a day after it begins."),
    "post_overlaps": _("This person holds this post on some of these days already."),
    "unknown_duty": _("This is none of the five duties."),
    "bad_opening": _("Opening hours go from one time to a later one and do not overlap."),
    "invitation_unknown": _("There is no such invitation."),
    "invitation_expired": _("This invitation was good for seven days. Send a new one."),
    "invitation_withdrawn": _("This invitation was withdrawn."),
    "invitation_accepted": _("This invitation was accepted already."),
    "absence_too_short": _("The first day back lies after the first day away."),
    "absence_overlaps": _("Leave is entered for some of these days already."),
    "no_deputy": _("Whoever stands in works in the same unit. Choose somebody else, or nobody."),
    "unit_holds": _("This unit still has something in hand. It closes once that lies elsewhere."),
    "day_past": _("That day has passed. Enter yesterday, today, or a day to come."),
    "merge_itself": _("An area cannot be merged into itself."),
    "merge_inside": _("It cannot be merged into a part of itself."),
    "merge_apart": _("Only communities of one office, open today, can be merged."),
    "merge_kind": _("Only communities can be merged."),
    "last_keeper": _("Nobody else administers that area. Give the post to somebody first."),
    "no_sign_in": _("To sign in, an e-mail is needed."),
}


def role_name(role: Role | str) -> str:
    """The role's name."""
    return str(_ROLES[Role(role).value])


def duty_name(duty: Duty | str) -> str:
    """The duty's name."""
    return str(_DUTIES[Duty(duty).value])


def refusal_sentence(refusal: DirectoryRefusal) -> str:
    """Why the directory will not, as a sentence that says what to do."""
    return str(_REFUSALS[refusal.code])
