"""Recognition in the admin."""

from recognition.admin.kudos import KudosAdmin
from recognition.admin.nominations import NominationAdmin
from recognition.admin.programs import ProgramAdmin
from recognition.admin.values import ValueAdmin

__all__ = ["KudosAdmin", "NominationAdmin", "ProgramAdmin", "ValueAdmin"]
