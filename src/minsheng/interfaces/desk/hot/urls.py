"""Addresses of what is stuck and hot, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import stuck

urlpatterns = [
    path("stuck/", stuck.stuck, name="stuck"),
    path("stuck/<int:concern_id>/", stuck.stuck_note, name="stuck_note"),
]
