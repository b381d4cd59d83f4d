"""Recognition in the admin."""

from recognition.admin.flags import FlagAdmin
from recognition.admin.kudos import KudosAdmin
from recognition.admin.nominations import NominationAdmin
from recognition.admin.points import PointsAccountAdmin, PointsTransferAdmin, RecognitionSettingsAdmin
from recognition.admin.programs import ProgramAdmin
from recognition.admin.rewards import RedemptionAdmin, RewardAdmin
from recognition.admin.values import ValueAdmin

__all__ = [
    "FlagAdmin",
    "KudosAdmin",
    "NominationAdmin",
    "PointsAccountAdmin",
    "PointsTransferAdmin",
    "ProgramAdmin",
    "RecognitionSettingsAdmin",
    "RedemptionAdmin",
    "RewardAdmin",
    "ValueAdmin",
]
