"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import BUILT_IN_ROLES, HR_ADMIN, PLATFORM_ADMIN


def register() -> None:
    """Add them to the registry."""
    registry.register(
        "notifications.read",
        _("Read one's own notifications, and choose what comes"),
        roles=BUILT_IN_ROLES.keys() - {PLATFORM_ADMIN},
    )
    registry.register(
        "notifications.manage",
        _("Change the wording of notifications, and the chat channels"),
        roles=[HR_ADMIN],
        everywhere=True,
    )
