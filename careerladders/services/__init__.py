"""Every change in the career ladders."""
