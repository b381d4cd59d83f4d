"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import AUDITOR, HR_ADMIN, PLATFORM_ADMIN


def register() -> None:
    """Add them to the registry."""
    registry.register("accounts.open_admin", _("Open the admin"), roles=[HR_ADMIN, AUDITOR, PLATFORM_ADMIN])
    registry.register("accounts.invite", _("Invite people and give roles"), roles=[HR_ADMIN, PLATFORM_ADMIN])
    registry.register(
        "accounts.view_audit_log", _("Read the audit log"), roles=[HR_ADMIN, AUDITOR, PLATFORM_ADMIN]
    )
    registry.register("accounts.manage_tokens", _("Make and revoke own API tokens"), roles=[HR_ADMIN])
    registry.register(
        "tenants.administer", _("Create, suspend and delete organizations"), roles=[PLATFORM_ADMIN]
    )
