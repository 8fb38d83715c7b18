"""What an action raises instead of writing."""

from __future__ import annotations

from minsheng.projects.states import Refused


class ActionRefused(Exception):
    """Not carried out, and nothing was written. ``field`` names the form field it belongs to."""

    def __init__(self, code: Refused, field: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.field = field
