"""A worker's way through the front door, in a real browser."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.cast import PASSWORD


def enter(page: Page, name: str) -> Page:
    """Through the sign-in page, as a person does."""
    page.goto("/accounts/login/?next=/desk/")
    page.fill("input[name=login]", f"{name}@minsheng.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/desk/**")
    return page


def keep(page: Page, name: str) -> None:
    """A picture for whoever wants to look (PICTURES names a folder)."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
