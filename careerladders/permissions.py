"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import COACH, EMPLOYEE, EXECUTIVE, HR_ADMIN, HR_PARTNER, MANAGER


def register() -> None:
    """Add them to the registry."""
    readers = [EMPLOYEE, MANAGER, HR_ADMIN, HR_PARTNER, EXECUTIVE, COACH]
    registry.register("careerladders.view", _("See the career ladders"), roles=readers)
    registry.register("careerladders.manage", _("Change the career ladders"), roles=[HR_ADMIN])
