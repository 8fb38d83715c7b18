"""The furniture every page stands on: templates, styles, small scripts, tags, preferences, polite errors."""
