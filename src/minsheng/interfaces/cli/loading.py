"""The one place that imports by name: Django starts when a command runs, not when somebody asks for help."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from .speaking import Mistake


def errand(name: str) -> ModuleType:
    """The module that does the work of a command, with Django started. Raises Mistake for settings nobody can read."""
    start()
    return importlib.import_module(f"minsheng.interfaces.cli.errands.{name}")


def start() -> None:
    """Start Django; calling it again costs nothing."""
    environment = importlib.import_module("minsheng.config.environment")
    try:
        importlib.import_module("django").setup()
    except environment.SettingError as error:
        raise Mistake(f"{error}. `minsheng setup --check` names every setting that is wrong.") from error
    except OSError as error:
        if error.filename is None:
            raise
        raise Mistake(f"MINSHENG_HOME: {error.filename} cannot be made or written.") from error


def examine() -> tuple[str, list[Any]]:
    """Mode and findings of config/readiness.py, settings that nobody can read among them (config stands above us)."""
    environment = importlib.import_module("minsheng.config.environment")
    heard: list[str] = []
    environment.__dict__["heard"] = heard
    try:
        start()
    finally:
        environment.__dict__["heard"] = None
    today = importlib.import_module("django.utils.timezone").localdate()
    found: tuple[str, list[Any]] = importlib.import_module("minsheng.config.readiness").examine(heard, on=today)
    return found


def complaint(error: Exception) -> tuple[str, int] | None:
    """A sentence and an exit code for an error that is somebody's mistake; None for one of ours.

    Before Django has started nothing but the options can be wrong, and typer says that itself.
    """
    if not importlib.import_module("django.apps").apps.ready:
        return None
    module = importlib.import_module("minsheng.interfaces.cli.errands.complaints")
    found: tuple[str, int] | None = module.complaint(error)
    return found
