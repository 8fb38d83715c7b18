"""The top of the house: wires reactions and periodic work once every room stands."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import import_string

from minsheng.foundation.events import actions as events


class ConfigConfig(AppConfig):
    """Hands the tables of wiring.py down: reactions to the events room, the schedule to the jobs room."""

    name = "minsheng.config"
    label = "config"

    def ready(self) -> None:
        """By name, not by import: wiring.py opens rooms whose models stand only now."""
        events.wire(import_string("minsheng.config.wiring.REACTIONS"))
        import_string("minsheng.foundation.jobs.actions.wire")(import_string("minsheng.config.wiring.SCHEDULE"))
