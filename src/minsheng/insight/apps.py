"""The room that reads all others and says what it saw: rates, run charts, reports."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Registers the insight room."""

    name = "minsheng.insight"
    label = "insight"
