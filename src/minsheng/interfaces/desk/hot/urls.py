"""Addresses of what is stuck and hot, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import decisions, digest, meetings, stuck

urlpatterns = [
    path("stuck/", stuck.stuck, name="stuck"),
    path("stuck/<int:concern_id>/", stuck.stuck_note, name="stuck_note"),
    path("digest/", digest.digests, name="digests"),
    path("digest/<str:week>/", digest.digest, name="digest"),
    path("digest/<str:week>/pdf/", digest.digest_pdf, name="digest_pdf"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/add/", meetings.add_concern, name="meeting_add"),
    path("meetings/<int:meeting_id>/pdf/", meetings.meeting_pdf, name="meeting_pdf"),
    path("meetings/items/<int:item_id>/", decisions.item, name="meeting_item"),
    path("meetings/items/<int:item_id>/drop/", meetings.drop_item, name="meeting_drop"),
    path("meetings/decisions/<int:decision_id>/", decisions.decision, name="decision"),
]
