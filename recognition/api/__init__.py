"""The API of recognition."""

from typing import Any

from rest_framework.routers import BaseRouter

from recognition.api.analytics import AnalyticsViewSet
from recognition.api.feed import CommentViewSet, PostViewSet
from recognition.api.flags import FlagViewSet
from recognition.api.kudos import KudosViewSet
from recognition.api.moderation import PreferenceViewSet, ReportViewSet
from recognition.api.nominations import NominationViewSet, ScoringViewSet
from recognition.api.points import PointsViewSet, RecognitionSettingsViewSet
from recognition.api.programs import CategoryViewSet, CriterionViewSet, PanelMemberViewSet, ProgramViewSet
from recognition.api.rewards import RedemptionViewSet, RewardViewSet, TaxableValueViewSet
from recognition.api.values import ValueViewSet


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    views: dict[str, Any] = {
        "kudos": KudosViewSet,
        "values": ValueViewSet,
        "programs": ProgramViewSet,
        "program-categories": CategoryViewSet,
        "program-criteria": CriterionViewSet,
        "program-panel": PanelMemberViewSet,
        "nominations": NominationViewSet,
        "rewards": RewardViewSet,
        "redemptions": RedemptionViewSet,
        "posts": PostViewSet,
        "comments": CommentViewSet,
        "recognition-reports": ReportViewSet,
        "recognition-preferences": PreferenceViewSet,
        "recognition-flags": FlagViewSet,
    }
    for name, view in views.items():
        router.register(name, view)
    router.register("points", PointsViewSet, "points")
    router.register("recognition-settings", RecognitionSettingsViewSet)
    router.register("taxable-values", TaxableValueViewSet, "taxablevalue")
    router.register("scoring", ScoringViewSet, "scoring")
    router.register("recognition-analytics", AnalyticsViewSet, "recognitionanalytics")
