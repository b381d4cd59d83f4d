"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import COACH, EMPLOYEE, EXECUTIVE, HR_ADMIN, HR_PARTNER, MANAGER, MODERATOR, PANEL


def register() -> None:
    """Add them to the registry."""
    everyone = [EMPLOYEE, MANAGER, HR_ADMIN, HR_PARTNER, EXECUTIVE, PANEL, COACH, MODERATOR]
    registry.register("people.view_directory", _("See the directory and the org chart"), roles=everyone)
    registry.register("people.view_team", _("See one's own team"), roles=[MANAGER])
    registry.register("people.manage", _("Change departments, people and assignments"), roles=[HR_ADMIN])
    registry.register("people.import", _("Import people"), roles=[HR_ADMIN])
    registry.register(
        "people.scope_roles", _("Choose the departments that roles count for"), roles=[HR_ADMIN]
    )
