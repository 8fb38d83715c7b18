"""Addresses of the pages about letters, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import dead

urlpatterns = [
    path("letters/", dead.dead_letters, name="dead_letters"),
    path("letters/<int:message_id>/again/", dead.send_again, name="send_again"),
]
