"""`minsheng invite`: somebody onto the staff."""

from __future__ import annotations

from django.core.validators import validate_email
from django.utils import timezone

from minsheng.core.actors import SYSTEM, Role
from minsheng.directory.actions import Invitee, PostTerms, invite_worker
from minsheng.directory.queries import find_area, find_unit, find_worker, units_below
from minsheng.interfaces.cli.errands.ground import must_be_set_up
from minsheng.interfaces.cli.speaking import Mistake, say, say_json
from minsheng.interfaces.shared.accounts.links import link_to_invitation

SHOWN = 12


def run(*, email: str, role: Role, unit: str, name: str, area: str, language: str, as_json: bool) -> None:
    """Invite, and print the link. Raises Mistake for a unit or area nobody knows."""
    must_be_set_up()
    validate_email(email)
    home = find_unit(code=unit)
    if home is None:
        codes = [one.code for one in units_below("")[: SHOWN + 1]]
        known = ", ".join(codes[:SHOWN]) + (", ..." if len(codes) > SHOWN else "")
        raise Mistake(f"There is no unit with the code {unit!r}. There are: {known or 'none yet'}.")
    reach = find_area(code=area) if area else home.area
    if reach is None:
        raise Mistake(f"There is no area with the code {area!r}.")
    now = timezone.now()
    worker = find_worker(email=email)
    invitee = Invitee(name=name or (worker.name if worker else email), email=email, language=language)
    terms = PostTerms(unit=home, role=role, starts_on=timezone.localdate(now), area=reach)
    sent = invite_worker(invitee=invitee, terms=terms, link=link_to_invitation, by=SYSTEM, at=now)
    link = link_to_invitation(sent.token)
    if as_json:
        expires = sent.row.expires_at.isoformat()
        say_json({"email": sent.row.email, "role": role.value, "unit": home.code, "link": link, "expires_at": expires})
        return
    say(link)
