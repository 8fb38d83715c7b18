"""Addresses of the record book, below /desk/. They stand before the ledger's own: "sheet" is no action."""

from __future__ import annotations

from django.urls import path

from .reading import book, book_pdf
from .sheet import sheet, sheet_pdf

urlpatterns = [
    path("book/", book, name="book"),
    path("book.pdf", book_pdf, name="book_pdf"),
    path("concerns/<int:concern_id>/sheet/", sheet, name="sheet"),
    path("concerns/<int:concern_id>/sheet.pdf", sheet_pdf, name="sheet_pdf"),
]
