"""Rows written fast: many in one go, or one with a statement made once."""
