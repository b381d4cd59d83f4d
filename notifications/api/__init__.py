"""The API of notifications: one's own, what one chooses, and what HR sets up."""

from rest_framework.routers import BaseRouter

from notifications.api.channels import ChannelViewSet
from notifications.api.choices import ChoiceViewSet
from notifications.api.events import EventViewSet
from notifications.api.notifications import NotificationViewSet


def register(router: BaseRouter) -> None:
    """Add this app's addresses."""
    router.register("notifications", NotificationViewSet)
    router.register("notification-choices", ChoiceViewSet, basename="notificationchoice")
    router.register("notification-events", EventViewSet, basename="notificationevent")
    router.register("chat-channels", ChannelViewSet)
