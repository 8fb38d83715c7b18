"""The log of who did what to which record."""
