"""This app's permissions."""

from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import COACH, EMPLOYEE, EXECUTIVE, HR_ADMIN, HR_PARTNER, MANAGER, MODERATOR, PANEL


def register() -> None:
    """Add them to the registry."""
    readers = [EMPLOYEE, MANAGER, HR_ADMIN, HR_PARTNER, EXECUTIVE, PANEL, COACH, MODERATOR]
    registry.register("recognition.view_feed", _("See public kudos and awards"), roles=readers)
    registry.register("recognition.give_kudos", _("Give kudos, react and comment"), roles=[EMPLOYEE])
    registry.register("recognition.nominate", _("Nominate and endorse colleagues"), roles=[EMPLOYEE])
    registry.register(
        "recognition.score", _("Score nominations of one's own panels"), roles=[EMPLOYEE, PANEL]
    )
    registry.register("recognition.spend", _("Have points and spend them"), roles=[EMPLOYEE])
    registry.register(
        "recognition.manage",
        _("Change values, programs, points and rewards"),
        roles=[HR_ADMIN],
        everywhere=True,
    )
    registry.register(
        "recognition.decide", _("Decide on nominations and rewards"), roles=[HR_ADMIN], everywhere=True
    )
    registry.register(
        "recognition.moderate",
        _("Look at reported kudos and comments"),
        roles=[MODERATOR, HR_ADMIN],
        everywhere=True,
    )
    registry.register(
        "recognition.view_analytics",
        _("See who is recognised for what, by department"),
        roles=[HR_ADMIN, HR_PARTNER, EXECUTIVE],
    )
