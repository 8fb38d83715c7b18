"""The categories every new book begins with: 16 classes, 93 categories, in three languages."""

from .loading import load_shipped_categories

__all__ = ["load_shipped_categories"]
