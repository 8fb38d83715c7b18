"""Letters that went astray: those that could not be delivered, and those that came in and found no place."""
