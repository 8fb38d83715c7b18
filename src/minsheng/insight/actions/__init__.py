"""The only writers of this room's tables, and its letters; one import place for those above."""

from .digest import send_digests

__all__ = ["send_digests"]
