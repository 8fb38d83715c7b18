"""The commands: names, options and help, nothing heavy. Each hands its options to an errand."""
