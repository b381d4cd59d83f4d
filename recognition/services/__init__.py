"""Every write of this app, by what it changes."""
