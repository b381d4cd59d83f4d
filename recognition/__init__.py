"""Thanks between colleagues, for execution and for innovation."""
