"""The shared tag library, ``minsheng``."""
