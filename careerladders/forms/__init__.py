"""Forms of the career ladders."""
