"""Career ladders in the admin."""

from careerladders.admin import frameworks, levels, promotions, roles

__all__ = ["frameworks", "levels", "promotions", "roles"]
