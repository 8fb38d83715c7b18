"""`minsheng setup`: tables, calendar, categories, the first invitation."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from minsheng.core.actors import SYSTEM
from minsheng.interfaces.cli.errands.ground import waiting_migrations
from minsheng.interfaces.cli.speaking import progress_bar, say, say_json
from minsheng.interfaces.shared.accounts.links import link_to_invitation
from minsheng.workflows.setting_up import FirstAdministrator, invite_first_administrator, set_up


def run(*, administrator: str, name: str, district: str, as_json: bool) -> None:
    """Migrate, collect static files (production), seed; invite the first administrator where one is named."""
    steps = waiting_migrations()
    with progress_bar("Setting up", total=2) as bar:
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        bar.advance(bar.task_ids[0])
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if settings.MINSHENG_MODE == "production":
            logging.getLogger("django.contrib.staticfiles").setLevel(logging.ERROR)
            call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        bar.advance(bar.task_ids[0])
        added = set_up(by=SYSTEM, at=timezone.now())
    link = ""
    if administrator:
        person = FirstAdministrator(administrator, name, district)
        sent = invite_first_administrator(person, link=link_to_invitation, by=SYSTEM, at=timezone.now())
        link = link_to_invitation(sent.token)
    if as_json:
        counts = {"calendar_days": added.calendar_days, "categories": added.categories}
        say_json({"migrations": steps, **counts, "invitation": link or None})
        return
    say(f"Database: {steps} steps taken." if steps else "Database: up to date.")
    say(f"Working calendar: {added.calendar_days:,} days added. Categories: {added.categories} added.")
    if link:
        say(f"Invitation for {administrator}: {link}")
