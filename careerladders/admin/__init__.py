"""Career ladders in the admin."""

from careerladders.admin import frameworks, levels, roles

__all__ = ["frameworks", "levels", "roles"]
