"""Values, and what people are recognised for."""

from recognition.models.kudos import Kudos
from recognition.models.values import Axis, Value

__all__ = ["Axis", "Kudos", "Value"]
