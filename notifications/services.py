"""Tell people something: in the product exactly once, by mail at least once.

Who is told what stands in no audit entry: it could tie a reviewer to a review.
"""

import uuid
from collections.abc import Iterable
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from notifications.models import Notification
from notifications.selectors import notifications_of
from tenants.links import absolute_url, current_organization
from tenants.outbox.services import enqueue_all


@transaction.atomic
def notify(*, users: Iterable[User], text: str, url: str, mail: bool = True) -> list[Notification]:
    """Tell each of the users a sentence that leads to a path of this site.

    Mails go out once the transaction is committed, each with a Message-ID that a repeated delivery keeps.
    """
    from notifications.tasks import send_notification

    notifications = Notification.objects.bulk_create(
        Notification(user=user, text=text, url=url) for user in users if user.is_active
    )
    if mail:
        enqueue_all(
            send_notification,
            [{"notification_id": row.pk, "message_id": str(uuid.uuid4())} for row in notifications],
        )
    return notifications


def notification_send(*, notification_id: int, message_id: str) -> None:
    """Mail a notification, unless its user is gone or may not sign in any more."""
    found = Notification.objects.filter(pk=notification_id, user__is_active=True)
    notification = found.select_related("user").first()
    if notification is None:
        return
    organization = current_organization()
    name = organization.name if organization else "Equipoise"
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    context = {"notification": notification, "organization": name, "url": absolute_url(notification.url)}
    message = EmailMultiAlternatives(
        subject=" ".join(notification.text.split()),
        body=render_to_string("notifications/mail/notification.txt", context),
        from_email=formataddr((name, sender)),
        to=[notification.user.email],
        headers={"Message-ID": f"<{message_id}@{sender.rpartition('@')[2]}>"},
    )
    message.attach_alternative(render_to_string("notifications/mail/notification.html", context), "text/html")
    message.send()


def notifications_mark_read(*, user: User) -> int:
    """Mark all of a user's notifications as read; how many were new."""
    return notifications_of(user).filter(read_at=None).update(read_at=timezone.now())


def notification_mark_read(*, notification: Notification) -> None:
    """Mark one as read; the moment it was first read stays."""
    if notification.read_at is None:
        notification.read_at = timezone.now()
        notification.save(update_fields=["read_at"])
