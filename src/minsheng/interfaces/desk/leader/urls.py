"""Addresses of the leader page, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import monday, records

urlpatterns = [
    path("monday/", monday.monday_page, name="monday"),
    path("records/", records.records, name="records"),
]
