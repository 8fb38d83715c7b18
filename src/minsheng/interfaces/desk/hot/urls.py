"""Addresses of what is stuck and hot, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import digest, stuck

urlpatterns = [
    path("stuck/", stuck.stuck, name="stuck"),
    path("stuck/<int:concern_id>/", stuck.stuck_note, name="stuck_note"),
    path("digest/", digest.digests, name="digests"),
    path("digest/<str:week>/", digest.digest, name="digest"),
    path("digest/<str:week>/pdf/", digest.digest_pdf, name="digest_pdf"),
]
