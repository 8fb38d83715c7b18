"""What the schemas refuse, in sentences for the developer who reads them, in their language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "missing": _("This field is needed."),
    "extra_forbidden": _("There is no such field."),
    "string_type": _("A text is expected."),
    "string_too_short": _("This field is needed."),
    "string_too_long": _("This is longer than %(max_length)s characters."),
    "string_unicode": _("This text is not valid Unicode."),
    "int_type": _("A whole number is expected."),
    "int_parsing": _("A whole number is expected."),
    "int_from_float": _("A whole number is expected."),
    "bool_parsing": _("true or false is expected."),
    "float_type": _("A number is expected."),
    "bool_type": _("true or false is expected."),
    "enum": _("One of these is expected: %(expected)s."),
    "datetime_parsing": _("A date and time are expected, such as 2026-03-02T10:00:00+08:00."),
    "datetime_from_date_parsing": _("A date and time are expected, such as 2026-03-02T10:00:00+08:00."),
    "greater_than_equal": _("At least %(ge)s is expected."),
    "less_than_equal": _("At most %(le)s is expected."),
    "finite_number": _("A whole number is expected."),
    "value_error": _("A year between 1900 and 9000 is expected."),
    "model_attributes_type": _("A JSON object is expected."),
    "model_type": _("A JSON object is expected."),
}
"""By the kinds of error of pydantic; the rare other ones keep its own English."""
WRAPPERS = {"body", "filters"}
"""Parts of an error's place, after the first, that name the argument of a view and not a field."""


def faults_of(errors: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Field ("contact.phone") and sentence of each error."""
    return [{"field": _field(error["loc"]), "message": _sentence(error)} for error in errors]


def _field(place: tuple[Any, ...]) -> str:
    return ".".join(str(part) for number, part in enumerate(place[1:]) if number or part not in WRAPPERS)


def _sentence(error: dict[str, Any]) -> str:
    words = SENTENCES.get(error["type"])
    return str(error["msg"]) if words is None else str(words) % error.get("ctx", {})
