"""What goes in and out of the API, in the field's words; the OpenAPI description is made from these."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool

from minsheng.concerns.policy import TEXT_LIMIT
from minsheng.concerns.states import (
    Channel,
    DeclineReason,
    Outcome,
    ReturnReason,
    Satisfied,
    Solved,
    State,
    WaitingReason,
)
from minsheng.interfaces.api.moments import Moment

Words = Annotated[str, Field(max_length=TEXT_LIMIT)]
Needed = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]
"""Words without which the action says nothing."""

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""The number of a concern, an area, a category, a unit, a worker."""
Known = Annotated[int, Field(ge=0, le=2**63 - 1)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]


class Language(StrEnum):
    """The languages we write in."""

    ZH_HANS = "zh-hans"
    ZH_HANT = "zh-hant"
    EN = "en"


class Input(Schema):
    """A body with no surprises: an unknown field is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class ContactIn(Input):
    """How to reach the resident; every part optional, all of it stored encrypted."""

    name: Annotated[str, Field(max_length=80)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    language: Language = Language.ZH_HANS


class ConcernIn(Input):
    """A concern to write into the book."""

    text: Needed
    area: Annotated[Number, Field(description="Id of a community or grid, see /areas")]
    channel: Channel = Channel.PHONE
    title: Annotated[str, Field(max_length=120)] = ""
    category: Number | None = None
    place: Annotated[str, Field(max_length=200)] = ""
    latitude: Annotated[float, Field(ge=-90, le=90, strict=True)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, strict=True)] | None = None
    on_behalf: StrictBool = False
    contact: ContactIn | None = None


class JoinIn(Input):
    """A person with the same concern: they get a receipt of their own and are asked alone."""

    words: Words = ""
    contact: ContactIn | None = None


class ReceivedOut(Schema):
    """The receipt: shown once to whoever raised the concern."""

    id: int
    receipt: str
    state: State
    version: int
    created: bool


class ConcernOut(Schema):
    """A concern without its people: contact never leaves through lists."""

    id: int
    title: str
    text: str | None = None
    reply: str | None = None
    state: State
    version: int
    category: int | None
    area: int
    office: int
    unit: int | None
    handler: int | None
    about_unit: int | None
    place: str
    latitude: float | None
    longitude: float | None
    channel: Channel
    urgency: str
    outcome: str
    reporters: int
    received_at: datetime
    first_due_at: datetime | None
    due_at: datetime | None
    assigned_at: datetime | None
    finished_at: datetime | None
    closed_at: datetime | None
    merged_into: int | None
    split_from: int | None
    parts: list[int] | None = None
    source: str


class ConcernPage(Schema):
    """A keyset page; ``next`` is the cursor of the following one, "" at the end."""

    results: list[ConcernOut]
    next: str


class MovedOut(Schema):
    """Where the concern stands after an action."""

    id: int
    state: State
    version: int
    due_at: datetime | None
    unit: int | None
    handler: int | None


class EntryOut(Schema):
    """One line of the history."""

    at: datetime
    action: str
    from_state: str
    to_state: str
    by: str
    visible: bool
    text: str
    detail: dict[str, Any]


class FaultOut(Schema):
    """One thing in the request that cannot be read."""

    field: str
    message: str


class ProblemOut(Schema):
    """What went wrong: a code for machines, a sentence for people, the field it belongs to."""

    code: str
    message: str
    field: str = ""
    faults: list[FaultOut] | None = Field(None, description="422: everything that cannot be read")
    version: int | None = Field(None, description="409: the version the concern is at now")
    request_id: str | None = Field(None, description="413, 503: the number of the request, to ask about")
    changes: list[EntryOut] | None = Field(None, description="409: what was written since the version given")


class ActionIn(Input):
    """What every action may bring: the version the caller saw (a conflict is answered 409) and words."""

    version: Version | None = None
    text: Words = ""


class SaidIn(ActionIn):
    """An action that is nothing without words."""

    text: Needed


class TriageIn(ActionIn):
    """Say what it is about."""

    category: Number | None = None


class AmendIn(Input):
    """Correct category, area, title or place."""

    version: Version | None = None
    category: Number | None = None
    area: Number | None = None
    title: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    place: Annotated[str, Field(max_length=200)] | None = None
    about_unit: Known | None = Field(None, description="The unit it complains about, which never gets it; 0: none")
    about_worker: Known | None = Field(None, description="The worker it complains about; 0: nobody")


class AssignIn(ActionIn):
    """Give it to a unit, and a person of that unit."""

    unit: Number
    handler: Number | None = None
    category: Number | None = None


class NoteIn(SaidIn):
    """A line of history, shown to the resident or not."""

    visible: StrictBool = False
    contacted: StrictBool = False


class AskIn(SaidIn):
    """A question to the resident."""

    until: Moment


class WaitIn(SaidIn):
    """Stop the clock."""

    reason: WaitingReason
    until: Moment


class ReturnIn(SaidIn):
    """Not ours."""

    reason: ReturnReason


class ResolveIn(Input):
    """What was done."""

    version: Version | None = None
    outcome: Outcome
    reply: Needed


class DeclineIn(SaidIn):
    """Propose not to act; ``text`` is what the resident will read."""

    reason: DeclineReason


class ApproveIn(Input):
    """Agree not to act, in the words of the proposal."""

    version: Version | None = None


class ReferIn(SaidIn):
    """It belongs to an outside body."""

    body: Annotated[str, Field(min_length=1, max_length=120)]
    number: Annotated[str, Field(max_length=60)] = ""


class MergeIn(Input):
    """The same matter as another concern."""

    version: Version | None = None
    into: Number


class RateIn(Input):
    """A verdict told to a worker who did not handle the concern."""

    version: Version | None = None
    receipt: str
    solved: Solved
    satisfied: Satisfied
    words: Annotated[str, Field(max_length=500)] = ""


class RatedOut(Schema):
    """A verdict as it was written down."""

    at: datetime
    solved: Solved
    satisfied: Satisfied
    words: str
    first: bool = Field(description="Whether this person had given no verdict before")
