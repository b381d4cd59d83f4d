"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import EMPLOYEE, HR_ADMIN


def register() -> None:
    """Add them to the registry."""
    registry.register("assessments.write_reviews", _("Write the reviews one is asked for"), roles=[EMPLOYEE])
    registry.register("assessments.manage", _("Run review cycles"), roles=[HR_ADMIN])
