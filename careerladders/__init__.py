"""Competencies and the two career tracks of equal standing."""
