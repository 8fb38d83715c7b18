"""Addresses of the routing rules, below /desk/."""

from __future__ import annotations

from django.urls import path

from . import pages

urlpatterns = [
    path("rules/", pages.rules, name="rules"),
    path("rules/draft/", pages.draft, name="rules_draft"),
    path("rules/<int:set_id>/rule/", pages.rule, name="rule_new"),
    path("rules/<int:set_id>/rule/<int:rule_id>/", pages.rule, name="rule"),
    path("rules/<int:set_id>/rule/<int:rule_id>/arrange/", pages.arrange, name="rule_arrange"),
    path("rules/<int:set_id>/dry-run/", pages.would_move, name="rules_dry_run"),
    path("rules/<int:set_id>/publish/", pages.publish, name="rules_publish"),
]
