"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import COACH, EMPLOYEE, EXECUTIVE, HR_ADMIN, HR_PARTNER, MANAGER, MODERATOR, PANEL


def register() -> None:
    """Add them to the registry."""
    readers = [EMPLOYEE, MANAGER, HR_ADMIN, HR_PARTNER, EXECUTIVE, PANEL, COACH, MODERATOR]
    registry.register("recognition.view_feed", _("See public kudos"), roles=readers)
    registry.register("recognition.give_kudos", _("Give kudos"), roles=[EMPLOYEE])
    registry.register("recognition.manage", _("Change the values"), roles=[HR_ADMIN])
