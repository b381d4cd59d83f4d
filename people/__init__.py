"""Departments, employees and the org chart of any day."""
