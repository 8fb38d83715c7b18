"""Words of the pages about messages: the kinds, their variables, what can be wrong with a template."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minsheng.concerns.policy.wording import Finding, Flaw
from minsheng.concerns.states.messages import MessageKind

KINDS: dict[MessageKind, tuple[Promise, Promise]] = {
    MessageKind.RECEIVED: (
        pgettext_lazy("message", "Written down"),
        _("Sent at once, with the receipt."),
    ),
    MessageKind.QUESTION: (pgettext_lazy("message", "A question"), _("Sent when the unit asks the resident.")),
    MessageKind.EXTENDED: (pgettext_lazy("message", "More time"), _("Sent when more time was granted.")),
    MessageKind.VERDICT: (
        pgettext_lazy("message", "Was it put right?"),
        _("Sent with the reply; asks for the verdict."),
    ),
    MessageKind.SPLIT: (
        pgettext_lazy("message", "Several matters"),
        _("Sent when one text is split into several concerns."),
    ),
    MessageKind.REMINDER: (
        pgettext_lazy("message", "A reminder"),
        _("Sent once, days later, to who has not answered."),
    ),
    MessageKind.ENDED: (
        pgettext_lazy("message", "Declined or referred"),
        _("Sent when it ends without work of ours."),
    ),
    MessageKind.PROGRESS: (
        pgettext_lazy("message", "Progress of a project"),
        _("Sent when a project that answers it reaches a milestone."),
    ),
    MessageKind.REPLY_SOLVED: (
        pgettext_lazy("message", "Beginning of a reply: done"),
        _("Laid ready for whoever writes what was done."),
    ),
    MessageKind.REPLY_DECLINED: (
        pgettext_lazy("message", "Beginning of a reply: declined"),
        _("Laid ready for whoever proposes to decline."),
    ),
    MessageKind.REPLY_REFERRED: (
        pgettext_lazy("message", "Beginning of a reply: referred"),
        _("Laid ready for whoever refers it to another body."),
    ),
    MessageKind.REPLY_QUESTION: (
        pgettext_lazy("message", "Beginning of a question"),
        _("Laid ready for whoever asks the resident."),
    ),
}
VARIABLES: dict[str, Promise] = {
    "title": _("the title of the concern"),
    "category": _("the category"),
    "phone": _("the telephone of the office"),
    "receipt": _("the receipt"),
    "link": _("the address of the resident's own page"),
    "question": _("the unit's question"),
    "reason": _("why it takes longer"),
    "day": _("the day of the new limit"),
    "number": _("how many matters"),
    "project": _("the project's title"),
    "words": _("what was reached"),
    "reply": _("the reply, word for word"),
}
EXAMPLES: dict[str, Promise | str] = {
    "number": "3",
    "project": _("New drains for the old lanes"),
    "words": _("The pipes of the first three lanes are laid. Next: the pavement, until the end of the month."),
    "title": _("The rain drain at the mouth of the lane is blocked"),
    "question": _("Which building is it?"),
    "reason": _("The part has to be ordered."),
    "reply": _("On the third we took out two loads of mud and put in a new grating."),
}
FLAWS: dict[Flaw, Promise] = {
    Flaw.BRACES: _("Braces hold one variable each, for instance {title}."),
    Flaw.UNKNOWN: _("This message knows no variable {%(name)s}."),
    Flaw.MISSING: _("{%(name)s} must stand in it."),
    Flaw.LINK: _("Only links to our own pages may stand in it, not %(name)s."),
    Flaw.EMPTY: _("These words say nothing yet: what was done, or what happens next and by when?"),
    Flaw.SUBJECT: _("Write a subject."),
    Flaw.LONG: _("Too long: without its variables it fills more than six text messages."),
}


def flaw_words(finding: Finding) -> str:
    """A flaw as a sentence in the reader's language."""
    return str(FLAWS[finding.flaw]) % {"name": finding.name}
