"""Tasks that tell tests what a worker does."""

import os

from celery import Task, shared_task
from django.conf import settings
from redis import Redis

from accounts import audit
from tenants.connection import connection
from tenants.outbox.services import outbox_task
from tenants.tasks import OrganizationTask


def leave_entry(action: str) -> None:
    """An audit entry with the search path, in the schema that the worker is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('search_path'), pg_backend_pid()")
        ((path, backend),) = cursor.fetchall()
    audit.record(actor=None, action=action, path=path, backend=backend)


@shared_task(name="tests.leave")
def leave(action: str) -> None:
    """Leave an entry."""
    leave_entry(action)


@shared_task(name="tests.leave_at_second_attempt", bind=True, max_retries=1)
def leave_at_second_attempt(self: "Task[..., None]", action: str) -> None:
    """Leave an entry when it runs again."""
    if not self.request.retries:
        raise self.retry(countdown=0)
    leave_entry(action)


@shared_task(name="tests.leave_on_platform", base=OrganizationTask, platform=True)
def leave_on_platform(action: str) -> None:
    """Leave an entry in the platform's own log."""
    leave_entry(action)


@outbox_task(name="tests.leave_and_wait")
def leave_and_wait(action: str) -> None:
    """Leave an entry, tell the test that it has begun, and end when the test says so."""
    leave_entry(action)
    redis = Redis.from_url(settings.REDIS_URL, socket_timeout=None)
    redis.rpush(f"{action}:began", os.getpid())
    redis.blpop([f"{action}:end"], timeout=60)
    redis.close()
