"""Addresses of what is stuck and hot, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import decisions, digest, focus, meetings, stuck

urlpatterns = [
    path("stuck/", stuck.stuck, name="stuck"),
    path("stuck/<int:concern_id>/", stuck.stuck_note, name="stuck_note"),
    path("digest/", digest.digests, name="digests"),
    path("digest/<str:week>/", digest.digest, name="digest"),
    path("digest/<str:week>/pdf/", digest.digest_pdf, name="digest_pdf"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/add/", meetings.add_concern, name="meeting_add"),
    path("meetings/<int:meeting_id>/topic/<int:topic_id>/", meetings.add_topic, name="meeting_topic"),
    path("focus/", focus.topics, name="topics"),
    path("focus/<int:topic_id>/", focus.topic, name="topic"),
    path("focus/<int:topic_id>/close/", focus.close, name="topic_close"),
    path("focus/measures/<int:measure_id>/done/", focus.done, name="measure_done"),
    path("meetings/<int:meeting_id>/pdf/", meetings.meeting_pdf, name="meeting_pdf"),
    path("meetings/items/<int:item_id>/", decisions.item, name="meeting_item"),
    path("meetings/items/<int:item_id>/drop/", meetings.drop_item, name="meeting_drop"),
    path("meetings/decisions/<int:decision_id>/", decisions.decision, name="decision"),
]
