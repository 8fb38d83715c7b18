"""What an action raises instead of writing."""

from __future__ import annotations

from minsheng.reception.policy import FIELDS, Refused


class ReceptionRefused(Exception):
    """Not carried out, nothing written. ``field`` names the form field it belongs to, "" the page as a whole."""

    def __init__(self, code: Refused, field: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field


def refuse(code: Refused) -> ReceptionRefused:
    """The refusal for ``code``, pointing at its field."""
    return ReceptionRefused(code, FIELDS.get(code, ""))
