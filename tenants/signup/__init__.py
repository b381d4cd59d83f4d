"""Organizations that make themselves on the platform's own site."""
