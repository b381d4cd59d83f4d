"""Frameworks, who stands on which level, leadership roles, career conversations, promotion cases."""

from careerladders.models.conversations import (
    Conversation,
    ConversationEvidence,
    ConversationRating,
    NextStep,
    Side,
)
from careerladders.models.frameworks import (
    Axis,
    Competency,
    Expectation,
    Framework,
    FrameworkVersion,
    Level,
    PayBand,
    Proficiency,
    Track,
    VersionCompetency,
)
from careerladders.models.levels import CurrentLevel
from careerladders.models.promotions import (
    PromotionAssessor,
    PromotionCase,
    PromotionEvent,
    PromotionEvidence,
    PromotionRating,
)
from careerladders.models.roles import LeadershipRole, LeadershipRoleKind

__all__ = [
    "Axis",
    "Competency",
    "Conversation",
    "ConversationEvidence",
    "ConversationRating",
    "CurrentLevel",
    "Expectation",
    "Framework",
    "FrameworkVersion",
    "LeadershipRole",
    "LeadershipRoleKind",
    "Level",
    "NextStep",
    "PayBand",
    "Proficiency",
    "PromotionAssessor",
    "PromotionCase",
    "PromotionEvent",
    "PromotionEvidence",
    "PromotionRating",
    "Side",
    "Track",
    "VersionCompetency",
]
