"""Every state as a shape and a word: the circle fills as a concern moves. Colour only repeats what the shape says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Mark:
    """A glyph of the sprite, the word beside it, and a tone: "", "lake", "ochre", "seal" (true alarm) or "quiet"."""

    glyph: str
    word: Promise | str
    tone: str = ""
    to_residents: Promise | str = ""
    """The word a resident reads, where the desk's word says something only to the desk."""


MARKS: dict[str, Mark] = {
    "received": Mark("received", pgettext_lazy("state", "Received")),
    "triaged": Mark(
        "triaged", pgettext_lazy("state", "To be assigned"), to_residents=pgettext_lazy("state", "Finding who does it")
    ),
    "assigned": Mark("assigned", pgettext_lazy("state", "Assigned")),
    "in_progress": Mark("progress", pgettext_lazy("state", "Under way"), "lake"),
    "waiting": Mark("waiting", pgettext_lazy("state", "Waiting"), "ochre"),
    "returned": Mark(
        "returned", pgettext_lazy("state", "Returned"), to_residents=pgettext_lazy("state", "Finding somebody else")
    ),
    "reopened": Mark("reopened", pgettext_lazy("state", "Reopened")),
    "resolved": Mark("resolved", pgettext_lazy("state", "Done"), "lake"),
    "closed": Mark("closed", pgettext_lazy("state", "Closed"), "lake", pgettext_lazy("state", "Done")),
    "declined": Mark(
        "declined", pgettext_lazy("state", "Declined"), to_residents=pgettext_lazy("state", "Not for us to do")
    ),
    "referred": Mark("referred", pgettext_lazy("state", "Referred"), to_residents=pgettext_lazy("state", "Passed on")),
    "merged": Mark("merged", pgettext_lazy("state", "Merged"), "quiet"),
    "withdrawn": Mark("withdrawn", pgettext_lazy("state", "Withdrawn"), "quiet"),
    # not states of a concern, but marks of the same family
    "risk": Mark("risk", pgettext_lazy("mark", "Due soon"), "ochre"),
    "over": Mark("over", pgettext_lazy("mark", "Overdue"), "seal"),
    "next": Mark("next", pgettext_lazy("mark", "Next"), "quiet"),
    "sent": Mark("sent", pgettext_lazy("mark", "Sent")),
    "unsent": Mark("unsent", pgettext_lazy("mark", "Not sent yet"), "ochre"),
    "people": Mark("people", pgettext_lazy("mark", "People")),
    "info": Mark("info", pgettext_lazy("mark", "Note")),
    "search": Mark("search", pgettext_lazy("mark", "Find")),
}


def mark_of(name: str) -> Mark:
    """The mark called ``name`` (a state's value, or one of the family). Raises KeyError on a name nobody drew."""
    return MARKS[name]
