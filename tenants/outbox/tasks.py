"""Send again what was never delivered."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outbox.services import send
from tenants.tasks import OrganizationTask

PATIENCE = timedelta(seconds=30)
KEPT = timedelta(days=7)


@shared_task(name="tenants.outbox.sweep", base=OrganizationTask, platform=True)
def sweep() -> None:
    """Send every overdue message of every schema, and drop those done long ago."""
    sweep_schema()
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            sweep_schema()


def sweep_schema() -> None:
    """Sweep the current schema; stops at the first message that the broker doesn't take."""
    now = timezone.now()
    OutboxMessage.objects.filter(done_at__lt=now - KEPT).delete()
    overdue = OutboxMessage.objects.filter(done_at=None, due_at__lt=now - PATIENCE).order_by("due_at")
    for message in overdue:
        if not send(message):
            return
        OutboxMessage.objects.filter(pk=message.pk).update(due_at=now)
