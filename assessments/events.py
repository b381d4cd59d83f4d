"""What people are told of reviews: never about whom, nor who else was asked."""

from django.utils.translation import gettext_lazy as _

from notifications.registry import register_event, register_topic


def register() -> None:
    """Add this app's topic and events."""
    register_topic("reviews", _("Reviews"), _("When reviews wait for you."), can_mute=False)
    register_event(
        "reviews.asked",
        _("Reviews wait for you"),
        _("{cycle}: reviews wait for you until {day}."),
        topic="reviews",
        examples={"cycle": _("Spring"), "day": _("30 April")},
    )
