"""Values, what people are recognised for, and the points that go with it."""

from recognition.models.feed import Comment, Post, Reaction, RecognitionPreference, Report
from recognition.models.integrity import IntegrityFlag
from recognition.models.kudos import Kudos, UndoneKudos
from recognition.models.nominations import (
    Endorsement,
    Nomination,
    NominationEvent,
    NominationFile,
    Nominee,
    Score,
)
from recognition.models.points import PointsAccount, PointsMonth, PointsTransfer, RecognitionSettings
from recognition.models.programs import Category, Criterion, PanelMember, Program
from recognition.models.rewards import Redemption, Reward
from recognition.models.values import Axis, Value

__all__ = [
    "Axis",
    "Category",
    "Comment",
    "Criterion",
    "Endorsement",
    "IntegrityFlag",
    "Kudos",
    "Nomination",
    "NominationEvent",
    "NominationFile",
    "Nominee",
    "PanelMember",
    "PointsAccount",
    "PointsMonth",
    "PointsTransfer",
    "Post",
    "Program",
    "Reaction",
    "RecognitionPreference",
    "RecognitionSettings",
    "Redemption",
    "Report",
    "Reward",
    "Score",
    "UndoneKudos",
    "Value",
]
