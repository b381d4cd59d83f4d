"""Reads of the career ladders."""
