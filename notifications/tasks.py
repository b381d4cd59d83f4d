"""Mails of this app."""

from notifications import services
from tenants.outbox.services import outbox_task


@outbox_task(name="notifications.send_notification")
def send_notification(notification_id: int, message_id: str) -> None:
    """Mail a notification."""
    services.notification_send(notification_id=notification_id, message_id=message_id)
