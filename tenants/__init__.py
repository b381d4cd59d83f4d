"""Organizations, each in a PostgreSQL schema of its own."""
