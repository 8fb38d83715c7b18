"""Minsheng (民声·民生): a neighbourhood's record book as software."""

__version__ = "0.1.0"
