"""Mails of this app, and the end of old audit entries."""

from celery import shared_task
from django_tenants.utils import tenant_context

from accounts import audit, services
from tenants.models import Organization
from tenants.outbox.services import outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="accounts.send_invitation", everywhere=True)
def send_invitation(invitation_id: int) -> None:
    """Mail an invitation's link."""
    services.invitation_send(invitation_id=invitation_id)


@shared_task(name="accounts.purge_audit_logs", base=OrganizationTask, platform=True)
def purge_audit_logs() -> int:
    """Drop what the platform and its active organizations no longer keep; how many entries that were."""
    dropped = audit.purge()
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            dropped += audit.purge()
    return dropped
