"""Errors that are somebody's mistake, or the ground giving way, in one sentence each with an exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.utils.translation import override

from minsheng.concerns.actions import ImportOverlaps
from minsheng.core.tables import UnreadableTable
from minsheng.directory.policy import DirectoryRefusal
from minsheng.directory.queries import refusal_sentence
from minsheng.interfaces.cli.speaking import WRONG_CALL
from minsheng.workflows.importing import MappingError
from minsheng.workflows.setting_up import NothingToAdminister

MISSING_TABLE = ("no such table", "no such column", "does not exist", "undefined")

NO_DATABASE = ("not a database", "malformed")
NOT_TO_BE_WRITTEN = ("readonly", "read-only", "permission denied", "disk is full", "No space left")


def _database(error: Exception) -> str:
    first = str(error).strip().split("\n")[0]
    if any(words in first for words in MISSING_TABLE):
        return "The database is not set up for this version: run `minsheng setup` first."
    if any(words in first for words in NO_DATABASE):
        return f"What stands where the database should be is none, or is damaged: {first}"
    if any(words in first for words in NOT_TO_BE_WRITTEN):
        return f"The database cannot be written: {first}"
    if "locked" in first:
        return "The database is busy: another command is writing. Try again in a moment."
    return f"The database does not answer: {first}"


WORDS: tuple[tuple[tuple[type[Exception], ...], Callable[[Any], str]], ...] = (
    ((UnreadableTable, MappingError), str),
    (
        (ImportOverlaps,),
        lambda error: f"Another import of {error} is running, or has just moved on: look again in a minute.",
    ),
    ((NothingToAdminister,), lambda _error: "There is no unit yet: name the district to found, --district NAME."),
    ((DirectoryRefusal,), refusal_sentence),
    ((PermissionDenied,), lambda _error: "This is not allowed."),
    ((ValidationError,), lambda error: " ".join(error.messages)),
    ((ImproperlyConfigured,), lambda error: f"{error} (`minsheng setup --check` names every setting that is wrong)"),
    ((DatabaseError, InterfaceError), _database),
)
"""Kind of error → its sentence; the first that fits."""


def complaint(error: Exception) -> tuple[str, int] | None:
    """A sentence and an exit code; None where the error is our own and must be seen whole."""
    if isinstance(error, IntegrityError | DataError):
        return None  # the database is there and right; we are wrong
    with override("en"):  # the command speaks English; only reports speak the reader's language
        for kinds, words in WORDS:
            if isinstance(error, kinds):
                return words(error), WRONG_CALL
    return None
