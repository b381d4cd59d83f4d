"""What goes out of the product: mails, digests, and messages to chat channels."""

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from notifications.selectors import digest_moment, undigested
from notifications.services import announcing, mailing
from tenants.models import Organization
from tenants.outbox.services import enqueue, outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="notifications.send_notification")
def send_notification(notification_id: int, message_id: str) -> None:
    """Mail a notification."""
    mailing.notification_send(notification_id=notification_id, message_id=message_id)


@outbox_task(name="notifications.send_digest")
def send_digest(digest_id: str) -> None:
    """Mail a digest."""
    mailing.digest_send(digest_id=digest_id)


@outbox_task(name="notifications.send_announcement", failed=announcing.announcement_failed)
def send_announcement(announcement_id: str) -> None:
    """Send a message to a chat channel."""
    announcing.announcement_send(announcement_id=announcement_id)


@outbox_task(name="notifications.make_digests")
def make_digests() -> None:
    """Make the digests of the organization's last morning."""
    mailing.digests_make(before=digest_moment(timezone.now()))


@shared_task(name="notifications.make_all_digests", base=OrganizationTask, platform=True)
def make_all_digests() -> None:
    """Every hour: ask for the digests of organizations whose morning has come, be it a missed one."""
    now = timezone.now()
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            if undigested(digest_moment(now)).exists():
                enqueue(make_digests)
