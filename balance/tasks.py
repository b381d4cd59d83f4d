"""Celery tasks of the balance score."""

from celery import shared_task
from django_tenants.utils import tenant_context

from balance.services import NothingToCompute, balance_compute
from tenants.models import Organization
from tenants.outbox.services import enqueue, outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="balance.compute")
def compute(period: str | None = None) -> None:
    """Compute a period, the latest by default; without a closed cycle there is nothing to do."""
    try:
        balance_compute(period=period, actor=None)
    except NothingToCompute:
        return


@shared_task(name="balance.compute_all", base=OrganizationTask, platform=True)
def compute_all() -> None:
    """Every night: ask for each organization's scores."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            enqueue(compute)
