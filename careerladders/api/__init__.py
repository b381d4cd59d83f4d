"""The API of career ladders."""

from typing import Any

from rest_framework.routers import BaseRouter

from careerladders.api.columns import ColumnViewSet
from careerladders.api.content import LevelViewSet
from careerladders.api.conversations import ConversationViewSet, NextStepViewSet
from careerladders.api.coverage import CoverageViewSet, ParityViewSet, UnplacedViewSet
from careerladders.api.exchange import FrameworkStarterViewSet
from careerladders.api.frameworks import CompetencyViewSet, FrameworkViewSet
from careerladders.api.levels import CurrentLevelViewSet
from careerladders.api.path import CareerPathViewSet, ConversationCoverageViewSet
from careerladders.api.pay import PayBandViewSet
from careerladders.api.promotion_assessments import PromotionAssessmentViewSet
from careerladders.api.promotions import PromotionCaseViewSet
from careerladders.api.roles import LeadershipRoleKindViewSet, LeadershipRoleViewSet
from careerladders.api.team import CareerTeamViewSet
from careerladders.api.versions import FrameworkVersionViewSet


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "competencies": CompetencyViewSet,
        "frameworks": FrameworkViewSet,
        "framework-versions": FrameworkVersionViewSet,
        "columns": ColumnViewSet,
        "levels": LevelViewSet,
        "pay-bands": PayBandViewSet,
        "current-levels": CurrentLevelViewSet,
        "leadership-roles": LeadershipRoleViewSet,
        "leadership-role-kinds": LeadershipRoleKindViewSet,
        "promotion-cases": PromotionCaseViewSet,
        "promotion-assessments": PromotionAssessmentViewSet,
        "conversations": ConversationViewSet,
        "next-steps": NextStepViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
    reports: dict[str, Any] = {
        "career-path": CareerPathViewSet,
        "career-team": CareerTeamViewSet,
        "level-coverage": CoverageViewSet,
        "level-parity": ParityViewSet,
        "unplaced-employees": UnplacedViewSet,
        "conversation-coverage": ConversationCoverageViewSet,
        "framework-starters": FrameworkStarterViewSet,
    }
    for name, view in reports.items():
        router.register(name, view, basename=name.replace("-", ""))
