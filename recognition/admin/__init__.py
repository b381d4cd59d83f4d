"""Recognition in the admin."""

from recognition.admin.kudos import KudosAdmin
from recognition.admin.values import ValueAdmin

__all__ = ["KudosAdmin", "ValueAdmin"]
