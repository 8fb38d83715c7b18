"""Addresses of the pages about letters, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import arrived, dead

urlpatterns = [
    path("letters/", dead.dead_letters, name="dead_letters"),
    path("letters/<int:message_id>/again/", dead.send_again, name="send_again"),
    path("letters/in/", arrived.letters_in, name="letters_in"),
    path("letters/in/<int:letter_id>/", arrived.letter_in, name="letter_in"),
    path("letters/in/<int:letter_id>/aside/", arrived.put_aside, name="put_aside"),
]
