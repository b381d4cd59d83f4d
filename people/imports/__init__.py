"""People from a table of another system: read it, map its columns, see what would change, write it."""
