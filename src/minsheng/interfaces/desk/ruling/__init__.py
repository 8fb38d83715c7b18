"""Routing rules: a page a coordinator can edit without a manual."""
