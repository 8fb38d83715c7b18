"""Moments as callers write them: with a zone, or meant as the clock on our wall."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from django.utils.timezone import is_naive, make_aware
from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

A_NUMBER = re.compile(r"\s*[-+]?\d+(\.\d*)?\s*")


def _written(moment: object) -> object:
    """Seconds since 1970 are no time that people write: 0.5 in a filter is a mistake, not the first second of 1970."""
    if isinstance(moment, int | float) or (isinstance(moment, str) and A_NUMBER.fullmatch(moment)):
        raise PydanticCustomError("datetime_parsing", "a date and time are expected")
    return moment


def _placed(moment: datetime) -> datetime:
    """A time without its zone is meant as the clock on our wall; one that no calendar of ours holds is refused."""
    if not 1900 <= moment.year <= 9000:  # noqa: PLR2004 (far from the edges, where shifting zones overflows)
        raise ValueError("a year between 1900 and 9000 is expected")
    return make_aware(moment) if is_naive(moment) else moment


Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(_placed)]
