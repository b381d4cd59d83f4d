"""Pages of the career ladders."""
