"""The API of career ladders."""

from typing import Any

from rest_framework.routers import BaseRouter

from careerladders.api.frameworks import CompetencyViewSet, FrameworkViewSet
from careerladders.api.levels import CurrentLevelViewSet


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "competencies": CompetencyViewSet,
        "frameworks": FrameworkViewSet,
        "current-levels": CurrentLevelViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
