"""Celery tasks of recognition."""

import datetime as dt

from celery import shared_task
from django.utils import timezone
from django_tenants.utils import tenant_context

from recognition.services.anniversaries import anniversaries_post
from recognition.services.integrity import flags_find
from recognition.services.months import points_month_begin
from tenants.models import Organization
from tenants.outbox.services import enqueue, outbox_task
from tenants.tasks import OrganizationTask


@outbox_task(name="recognition.begin_month")
def begin_month() -> None:
    """Let the month begin for the organization's points, once, and grant points to who came since."""
    points_month_begin(day=timezone.localdate())


@shared_task(name="recognition.begin_months", base=OrganizationTask, platform=True)
def begin_months() -> None:
    """Every morning: ask for each organization's month."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            enqueue(begin_month)


@outbox_task(name="recognition.celebrate")
def celebrate(day: str) -> None:
    """Post the anniversaries of a day, which may be over when the work is late."""
    anniversaries_post(day=dt.date.fromisoformat(day))


@shared_task(name="recognition.celebrate_all", base=OrganizationTask, platform=True)
def celebrate_all() -> None:
    """Every morning: ask for each organization's anniversaries."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            enqueue(celebrate, day=timezone.localdate().isoformat())


@outbox_task(name="recognition.find_flags")
def find_flags() -> None:
    """Look for patterns in who recognises whom in the organization."""
    flags_find(day=timezone.localdate())


@shared_task(name="recognition.find_all_flags", base=OrganizationTask, platform=True)
def find_all_flags() -> None:
    """Every night: ask for each organization's flags."""
    for organization in Organization.objects.filter(status=Organization.Status.ACTIVE).iterator():
        with tenant_context(organization):
            enqueue(find_flags)
