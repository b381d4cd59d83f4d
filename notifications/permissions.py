"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import BUILT_IN_ROLES, PLATFORM_ADMIN


def register() -> None:
    """Add them to the registry."""
    registry.register(
        "notifications.read",
        _("Read one's own notifications"),
        roles=BUILT_IN_ROLES.keys() - {PLATFORM_ADMIN},
    )
