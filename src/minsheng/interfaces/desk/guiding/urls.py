"""Addresses of the guides' pages, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import beside, pages, writing

urlpatterns = [
    path("guides/", pages.guides, name="guides"),
    path("guides/again/", pages.again, name="guides_again"),
    path("guides/new/", writing.new, name="guide_new"),
    path("guides/beside/<int:concern_id>/", beside.beside, name="guides_beside"),
    path("guides/<slug:code>/", pages.guide, name="guide"),
    path("guides/<slug:code>/words/<slug:language>/", writing.words, name="guide_words"),
    path("guides/<slug:code>/facts/", writing.facts, name="guide_facts"),
    path("guides/<slug:code>/preview/<slug:language>/", writing.preview, name="guide_preview"),
]
