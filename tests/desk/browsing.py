"""A worker's way through the front door, in a real browser."""

from __future__ import annotations

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
