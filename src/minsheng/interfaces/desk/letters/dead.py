"""Messages that could not be delivered: to whom (masked), why, and a button that sends one again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from minsheng.concerns import queries
from minsheng.core.actors import Actor
from minsheng.foundation.outbox import actions as outbox
from minsheng.foundation.outbox.states import Channel
from minsheng.foundation.privacy.policy import mask_contact
from minsheng.interfaces.desk.access import Visit, desk_page, hands_out, keeps, show
from minsheng.interfaces.desk.paging import page_asked_for

if TYPE_CHECKING:
    from minsheng.foundation.outbox.models import Message

CHANNELS: dict[str, Promise] = {
    Channel.EMAIL: pgettext_lazy("letter", "E-mail"),
    Channel.SMS: pgettext_lazy("letter", "Text message"),
    Channel.IM: pgettext_lazy("letter", "Chat message"),
    Channel.INBOX: pgettext_lazy("letter", "Our own pages"),
}
REASONS: dict[str, Promise] = {
    "no_address": gettext_lazy("No address was left."),
    "no_gateway": gettext_lazy("There is no gateway for text messages; call instead."),
    "bad_header": gettext_lazy("The address cannot be written to; it holds signs that no address has."),
    "bounced": gettext_lazy("It came back: the mailbox does not take it."),
    "timeout": gettext_lazy("The gateway did not answer in time, again and again."),
    "garbage": gettext_lazy("The gateway answered nothing we can read, again and again."),
}
REFUSED = gettext_lazy("The other side refuses this address or this text.")
AWAY = gettext_lazy("The other side could not be reached or was too busy, again and again.")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as the page shows it; never its text."""

    row: Message
    channel: Promise
    address: str
    reason: Promise
    code: str
    tries: int
    concern_id: int | None


def sees_letters(actor: Actor) -> bool:
    """Whoever hands concerns out, or keeps the house."""
    return hands_out(actor) or keeps(actor)


def reason_of(code: str) -> Promise:
    """The code of a try in words."""
    if code in REASONS:
        return REASONS[code]
    return REFUSED if code.startswith(("smtp_5", "http_4")) and code not in {"http_408", "http_429"} else AWAY


@desk_page(sees_letters)
def dead_letters(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list, newest first."""
    found = queries.dead_letters_for(visit.actor)
    rows, pages = page_asked_for(request, lambda cursor, back: queries.page_of_letters(found, cursor=cursor, back=back))
    context = {"section": "letters", "letters": [_letter(row) for row in rows], **pages}
    return show(request, visit, "desk/dead_letters.html", context)


def _letter(row: Message) -> Letter:
    code: str = row.reason or ""  # type: ignore[attr-defined] # both annotated by the query
    return Letter(
        row=row,
        channel=CHANNELS[row.channel],
        address=mask_contact(row.address),
        reason=reason_of(code),
        code=code,
        tries=row.tries or row.attempts,  # type: ignore[attr-defined]
        concern_id=int(row.about_id) if row.about_type == "concern" else None,
    )


@require_POST
@desk_page(sees_letters)
def send_again(request: HttpRequest, visit: Visit, message_id: int) -> HttpResponse:
    """Give it its tries back; who did is in the audit log."""
    if not queries.dead_letters_for(visit.actor).filter(pk=message_id).exists():
        raise Http404
    if outbox.revive(message_id, by=visit.actor, at=visit.at):
        messages.success(request, _("It is on its way again. If it fails once more, it comes back here."))
    else:
        messages.error(request, _("Its address and text are no longer kept; call the person or write anew."))
    return redirect("desk:dead_letters")
