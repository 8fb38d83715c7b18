"""How a letter came, where it stands, and why it found no place."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How it came."""

    EMAIL = "email"
    SMS = "sms"


class LetterState(StrEnum):
    """new → placed, or unplaced until a person places it or sets it aside; machines' letters are ignored at once."""

    NEW = "new"
    UNPLACED = "unplaced"
    PLACED = "placed"
    SET_ASIDE = "set_aside"
    IGNORED = "ignored"


ENDED = frozenset({LetterState.PLACED, LetterState.SET_ASIDE, LetterState.IGNORED})


class Why(StrEnum):
    """Why a letter is not placed, or was put away."""

    UNKNOWN = "unknown"
    """It answers nothing we wrote."""
    STRANGER = "stranger"
    """It answers a letter of ours, but does not come from one of the people it went to."""
    AMBIGUOUS = "ambiguous"
    """More than one person or concern fits."""
    EMPTY = "empty"
    """Nothing is left once quoted words and signature are gone."""
    REFUSED = "refused"
    """The concern takes no more words."""
    FAILED = "failed"
    """Placing it failed three times; the log says how."""
    AUTOMATIC = "automatic"
    """A machine wrote it."""
    BOUNCE = "bounce"
    """A letter of ours came back."""
    NOT_OURS = "not_ours"
    """Set aside: for somebody else."""
    ADVERT = "advert"
    """Set aside: advertising."""
    DONE = "done"
    """Set aside: seen to in another way, such as by a call."""


PUT_AWAY = (Why.NOT_OURS, Why.ADVERT, Why.DONE)
"""The reasons a person may set a letter aside for."""
