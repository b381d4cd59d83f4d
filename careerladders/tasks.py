"""Celery tasks of the career ladders."""

from celery import shared_task
from django_tenants.utils import tenant_context

from careerladders.services.promotion_reminders import promotions_remind
from careerladders.services.reminders import conversations_remind, steps_remind
from tenants.models import Organization
from tenants.outbox.services import enqueue, outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="careerladders.remind")
def remind() -> None:
    """Remind of conversations to prepare, of steps that are due, and of what waits in promotion cases."""
    conversations_remind()
    steps_remind()
    promotions_remind()


@shared_task(name="careerladders.remind_all", base=OrganizationTask, platform=True)
def remind_all() -> None:
    """Every morning: ask for each organization's reminders."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            enqueue(remind)
