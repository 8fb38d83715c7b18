"""Projects on the desk: the list with its timeline, one project, and what the office does with it."""
