"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import COACH, EMPLOYEE, EXECUTIVE, HR_ADMIN, HR_PARTNER, MANAGER

MANAGE = "careerladders.manage"


def register() -> None:
    """Add them to the registry."""
    readers = [EMPLOYEE, MANAGER, HR_ADMIN, HR_PARTNER, EXECUTIVE, COACH]
    registry.register("careerladders.view", _("See the career ladders"), roles=readers)
    registry.register(MANAGE, _("Change the career ladders"), roles=[HR_ADMIN])
    registry.register("careerladders.view_pay", _("See all pay bands"), roles=[HR_ADMIN, HR_PARTNER])
    registry.register(
        "careerladders.view_coverage",
        _("See how many people stand where"),
        roles=[HR_ADMIN, HR_PARTNER, EXECUTIVE],
    )
    registry.register(
        "careerladders.take_part",
        _("Take part in career conversations and promotion cases that one belongs to"),
        roles=[EMPLOYEE],
    )
    registry.register("careerladders.view_team", _("See one's own team's levels"), roles=[MANAGER])
    registry.register(
        "careerladders.grant_roles",
        _("Give and end leadership roles"),
        roles=[MANAGER, HR_ADMIN, HR_PARTNER],
    )
    registry.register(
        "careerladders.promote", _("Open promotion cases"), roles=[MANAGER, HR_ADMIN, HR_PARTNER]
    )
    registry.register(
        "careerladders.decide", _("Decide on promotion cases"), roles=[HR_ADMIN, HR_PARTNER, EXECUTIVE]
    )
