"""Many hands: help between units, what was passed upward, leave, and what nobody here has the power to do."""
