"""What a page hands to an action of the concerns room: one call each, no decision of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minsheng.concerns import actions
from minsheng.concerns.states import Way
from minsheng.core.actors import Actor
from minsheng.workflows.informing import resolve_with_guide

from .fields import contacted_of


@dataclass(frozen=True, slots=True)
class Call:
    """Everything one call of an action takes from a page."""

    concern_id: int
    data: dict[str, Any]
    version: int | None
    by: Actor
    at: datetime
    file_ids: tuple[int, ...] = ()


Run = Callable[[Call], object]


def verb(action: Callable[..., object], *same: str, **renamed: str) -> Run:
    """A call that hands over fields: those whose keyword has the field's name, and keyword=field for the others."""
    fields = {name: name for name in same} | renamed

    def run(call: Call) -> object:
        values = {keyword: call.data.get(name) for keyword, name in fields.items()}
        return action(call.concern_id, by=call.by, at=call.at, version=call.version, **values)

    return run


def assign(call: Call) -> object:
    """Give it to a unit, and a person where one was chosen."""
    return actions.assign_concern(
        call.concern_id,
        unit_id=call.data["unit"],
        handler_id=call.data.get("handler"),
        category_id=call.data.get("category"),
        text=call.data["text"],
        by=call.by,
        at=call.at,
        version=call.version,
    )


def note(call: Call) -> object:
    """Lines written side by side do not contradict each other, so a note asks for no version. Sent twice it is one."""
    return actions.add_note_once(
        call.concern_id,
        key=str(call.data["key"] or ""),
        text=call.data["text"],
        visible=call.data["visible"],
        contacted=call.data["contacted"],
        file_ids=call.file_ids,
        by=call.by,
        at=call.at,
    )


def attach(call: Call) -> object:
    """Add pictures; like a note, without a version."""
    return actions.attach_photos(
        call.concern_id, file_ids=call.file_ids, visible=call.data["visible"], by=call.by, at=call.at
    )


def resolve(call: Call) -> object:
    """Say what was done, and with which guide where it was answered by one."""
    return resolve_with_guide(
        call.concern_id,
        guide=call.data.get("guide", ""),
        outcome=call.data["outcome"],
        reply=call.data["text"],
        file_ids=call.file_ids,
        by=call.by,
        at=call.at,
        version=call.version,
    )


def join(call: Call) -> object:
    """Attach one more person; the key makes a form sent twice add one."""
    contact = actions.Contact(name=call.data["name"], phone=call.data["phone"], email=call.data["email"])
    return actions.join_concern(
        call.concern_id,
        contact=contact,
        words=call.data["words"],
        by=call.by,
        at=call.at,
        key=str(call.data["key"] or ""),
    )


def rate(call: Call) -> object:
    """Write down a verdict told on the phone, or found in the paper record book."""
    verdict = actions.Verdict(
        solved=call.data["solved"],
        satisfied=call.data["satisfied"],
        words=call.data["words"],
        contacted=contacted_of(call.data["contacted"]),
        way=Way(call.data["way"] or Way.CALL),
    )
    return actions.rate_concern(
        call.concern_id,
        reporter_id=call.data["reporter"],
        verdict=verdict,
        by=call.by,
        at=call.at,
        key=str(call.data["key"] or ""),
    )
