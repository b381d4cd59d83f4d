"""Reads of one's own notifications."""

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notification


def notifications_of(user: User) -> QuerySet[Notification]:
    """All of a user's notifications, the newest first."""
    return Notification.objects.filter(user=user)


def unread_count(user: User) -> int:
    """How many they haven't read."""
    return notifications_of(user).filter(read_at=None).count()
