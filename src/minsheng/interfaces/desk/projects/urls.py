"""Addresses of the pages about projects, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("projects/", pages.projects, name="projects"),
    path("projects/new/", pages.new, name="new_project"),
    path("projects/pictures/<int:picture_id>/", pages.picture, name="project_picture"),
    path("projects/<slug:code>/", pages.project, name="project"),
    path("projects/<slug:code>/plan/", pages.plan, name="project_plan"),
    path("projects/<slug:code>/<slug:what>/", pages.act, name="project_act"),
]
