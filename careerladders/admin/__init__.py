"""Career ladders in the admin."""

from careerladders.admin import frameworks, levels

__all__ = ["frameworks", "levels"]
