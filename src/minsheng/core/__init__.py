"""Core: what the rooms decide with. Pure Python, no Django, no clock, no database."""
