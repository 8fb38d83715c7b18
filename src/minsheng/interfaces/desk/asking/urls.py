"""Addresses of the pages about asking, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import calls

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:reporter_id>/", calls.call, name="call"),
]
