"""Work on people that takes a while, and the end of old uploads."""

from celery import shared_task
from django_tenants.utils import tenant_context

from people.imports import runs
from tenants.models import Organization
from tenants.outbox.services import outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="people.work_on_import")
def work_on_import(run_id: int) -> None:
    """Check or import an uploaded file."""
    runs.import_work(run_id=run_id)


@shared_task(name="people.purge_imports", base=OrganizationTask, platform=True)
def purge_imports() -> None:
    """Delete what active organizations uploaded long ago."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            runs.imports_purge()
