"""More time: asking for it, granting it, saying no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns import actions
from minsheng.concerns.states import Action

from . import base, unit_forms
from .act import Act
from .calls import verb

ACTS = (
    Act(
        "extend",
        Action.ASK_EXTENSION,
        pgettext_lazy("act", "Ask for more time"),
        _("Ask for more time"),
        _("Before the limit only. Somebody else decides; the resident is told the reason and the new day."),
        _("Asked. Somebody else decides."),
        unit_forms.ExtensionForm,
        verb(actions.ask_extension, "until", "text"),
        "x e",
    ),
    Act(
        "grant",
        Action.GRANT_EXTENSION,
        pgettext_lazy("act", "Grant more time"),
        _("Grant more time?"),
        _("The limit moves to the day asked for, and the residents are told why."),
        _("Granted; the residents are told."),
        base.BareForm,
        verb(actions.grant_extension),
        "x g",
    ),
    Act(
        "deny",
        Action.REFUSE_EXTENSION,
        pgettext_lazy("act", "No more time"),
        _("Grant no more time"),
        _("The limit stays as it is."),
        _("The limit stays."),
        base.PlainForm,
        verb(actions.refuse_extension, "text"),
        "x n",
    ),
)
