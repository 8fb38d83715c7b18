"""What a resident has told us so far, between the steps: kept in the draft, sent as one action."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from minsheng.concerns import actions, queries
from minsheng.concerns.queries import Similar
from minsheng.concerns.states import Channel
from minsheng.core.actors import resident
from minsheng.directory import queries as directory
from minsheng.guides.queries import Found, guides_at_once
from minsheng.interfaces.shared.spoken import language_key

EMPTY: dict[str, Any] = {
    "place": "", "latitude": None, "longitude": None, "text": "", "photos": [], "joining": None, "compared": "",
    "name": "", "phone": "", "email": "", "on_behalf": False, "contact": False, "category": None,
}  # fmt: skip
"""A draft after it was sent: nothing personal waits for its day to end."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsent report: its key (also the idempotency key of what it becomes) and what was typed."""

    key: uuid.UUID
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def area_id(self) -> int | None:
        """The community chosen in step 1."""
        return self.content.get("area")

    @property
    def point(self) -> tuple[float | None, float | None]:
        """Latitude and longitude, both or neither."""
        return self.content.get("latitude"), self.content.get("longitude")

    @property
    def text(self) -> str:
        """What happened, in the resident's words."""
        return str(self.content.get("text") or "")

    @property
    def photos(self) -> tuple[int, ...]:
        """Ids of the stored pictures, in the order they came."""
        return tuple(self.content.get("photos") or ())

    @property
    def joining(self) -> int | None:
        """The concern that this resident says is the same matter."""
        return self.content.get("joining")

    @property
    def sent(self) -> str:
        """The receipt, once sent."""
        return str(self.content.get("sent") or "")

    @property
    def mark(self) -> str:
        """What the similar concerns were looked for with; a changed text or community is compared anew."""
        return hashlib.sha256(f"{self.area_id}\n{self.text}".encode()).hexdigest()[:16]

    @property
    def was_compared(self) -> bool:
        """Whether the resident has already answered "is it one of these?" for this text."""
        return self.content.get("compared") == self.mark

    def first_gap(self) -> str:
        """The name of the page that is still to be answered; the check page when nothing is."""
        if self.area_id is None:
            return "portal:where"
        if not self.text:
            return "portal:what"
        return "portal:check" if self.content.get("contact") else "portal:contact"


def read(key: uuid.UUID, *, at: datetime) -> Draft | None:
    """The draft; None where it is unknown or its day is over."""
    content = queries.draft_content(key, at=at)
    return None if content is None else Draft(key, content)


def keep(draft: Draft | None, values: dict[str, Any], *, at: datetime) -> Draft:
    """Write ``values`` into the draft, or begin one."""
    before = draft.content if draft else {}
    key = actions.save_draft(draft.key if draft else None, content=values, at=at)
    return Draft(key, before | values)


def lookalikes(draft: Draft) -> list[Similar]:
    """Open concerns nearby that may be the same matter (one statement); none where the draft says too little."""
    if draft.area_id is None or not draft.text:
        return []
    latitude, longitude = draft.point
    return queries.similar_open(
        text=draft.text, area_id=draft.area_id, latitude=latitude, longitude=longitude, for_residents=True
    )


def answering_guides(draft: Draft) -> list[Found]:
    """Guides that may answer at once what the resident wrote; one statement where none does."""
    return guides_at_once(draft.text, language=get_language()) if draft.text else []


def send(draft: Draft, category_id: int | None, *, at: datetime) -> actions.Received:
    """Put it into the book, or join the concern it is the same as. The draft's key makes a second try harmless.

    Raises what the actions raise: ActionRefused, and KeyReused where the draft was sent before with other words.
    """
    contact = contact_of(draft)
    if draft.joining is not None:
        return actions.join_concern(
            draft.joining,
            contact=contact,
            words=draft.text,
            by=resident(),
            at=at,
            key=str(draft.key),
            file_ids=draft.photos,
        )
    latitude, longitude = draft.point
    new = actions.NewConcern(
        text=draft.text,
        area_id=draft.area_id or 0,
        channel=Channel.WEB,
        category_id=category_id,
        place=str(draft.content.get("place") or ""),
        latitude=latitude,
        longitude=longitude,
        on_behalf=bool(draft.content.get("on_behalf")),
        contact=contact,
        file_ids=draft.photos,
    )
    return actions.receive_concern(new, by=resident(), at=at, key=str(draft.key))


def contact_of(draft: Draft) -> actions.Contact:
    """How to reach the resident, and the language to write in."""
    given = {name: str(draft.content.get(name) or "") for name in ("name", "phone", "email")}
    return actions.Contact(**given, language=language_key(get_language()))


def area_name(draft: Draft) -> str:
    """The community's name in the reader's language (one statement); "" while none is chosen."""
    area = directory.find_area(area_id=draft.area_id) if draft.area_id is not None else None
    return area.name if area else ""
