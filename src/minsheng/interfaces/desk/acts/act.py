"""What an action is on a page: its address, words, key and form, and the call it makes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from minsheng.concerns.states import Action

from . import base
from .calls import Run


@dataclass(frozen=True, slots=True)
class Act:
    """One action on a page. ``label`` stands on its button, ``title`` above its form, ``explain`` says what follows."""

    slug: str
    action: Action
    label: Promise
    title: Promise
    explain: Promise
    done: Promise
    form: type[base.ActionForm]
    run: Run
    key: str
    """A letter, or "z" and a letter for what ends a concern without work. Two that are never offered together may share
    one."""

    @property
    def caps(self) -> list[str]:
        """The keys one after the other, as they are printed."""
        return self.key.split()
