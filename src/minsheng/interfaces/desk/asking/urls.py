"""Addresses of the pages about asking, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import calls, questions, rechecks

urlpatterns = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<int:reporter_id>/", calls.call, name="call"),
    path("recheck/", rechecks.rechecks, name="rechecks"),
    path("recheck/draw/", rechecks.draw, name="draw_rechecks"),
    path("recheck/<int:recheck_id>/", rechecks.recheck, name="recheck"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:question_id>/", questions.question, name="question"),
]
