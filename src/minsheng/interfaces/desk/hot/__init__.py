"""Stuck and hot by hand: the standstills, the week's page, the month's topic, the office's meeting."""
