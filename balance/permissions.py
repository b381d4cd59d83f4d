"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import EXECUTIVE, HR_ADMIN, HR_PARTNER


def register() -> None:
    """Add them to the registry."""
    registry.register(
        "balance.view", _("See the balance of departments"), roles=[EXECUTIVE, HR_ADMIN, HR_PARTNER]
    )
    registry.register("balance.compute", _("Compute the balance anew"), roles=[HR_ADMIN])
