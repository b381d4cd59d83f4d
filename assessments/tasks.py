"""Celery tasks of reviews."""

from celery import shared_task
from django_tenants.utils import tenant_context

from assessments.closing import cycle_close
from assessments.services import cycles_close_due
from tenants.models import Organization
from tenants.outbox.services import outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="assessments.close_cycle")
def close_cycle(cycle_id: int) -> None:
    """Close a cycle that takes no more answers."""
    cycle_close(cycle_id=cycle_id)


@shared_task(name="assessments.close_due", base=OrganizationTask, platform=True)
def close_due() -> None:
    """Begin to close every organization's cycles whose day has come."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            cycles_close_due()
