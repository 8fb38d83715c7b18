"""Addresses every reader shares: their choices, and the gallery of parts (development only)."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from minsheng.interfaces.shared import gallery, preferences

app_name = "shared"
urlpatterns: list[URLPattern] = [path("preferences/", preferences.choose, name="preferences")]
if settings.MINSHENG_MODE == "development":
    urlpatterns.append(path("gallery/", gallery.page, name="gallery"))
