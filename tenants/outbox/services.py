"""Send work through the outbox, and run it once."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import structlog
from celery import Task, current_app, shared_task
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tenants.utils import schema_context
from kombu.exceptions import OperationalError

from tenants.connection import connection
from tenants.outbox.models import OutboxMessage

logger = structlog.get_logger(__name__)

SHORTEST_WAIT = timedelta(seconds=30)
MOST_DOUBLINGS = 7


def enqueue(task: Task[..., Any], **ids: int | str) -> OutboxMessage:
    """Write the task down in the current transaction and send it once that is committed."""
    return enqueue_all(task, [ids])[0]


def enqueue_all(
    task: Task[..., Any], arguments: Iterable[dict[str, int | str]], *, due_at: datetime | None = None
) -> list[OutboxMessage]:
    """Write many runs of the task down in one query and send them once that is committed.

    They are sent from the schema they were written in, whichever one is current at the commit; those
    with a moment to come are left to the sweep, which sends them within a minute after it.
    """
    schema_name = connection.schema_name
    messages = OutboxMessage.objects.bulk_create(
        OutboxMessage(task=task.name, arguments=ids, due_at=due_at or timezone.now()) for ids in arguments
    )
    if due_at is not None:
        return messages

    def send_all() -> None:
        with schema_context(schema_name):
            all(send(message) for message in messages)

    transaction.on_commit(send_all)
    return messages


def send(message: OutboxMessage) -> bool:
    """Hand a message to the broker; False when there is none, and the sweep will try again."""
    try:
        current_app.tasks[message.task].apply_async((str(message.id),), retry=False)
    except OperationalError:
        logger.warning("broker_unreachable", task=message.task)
        return False
    return True


def outbox_task(
    *, name: str, failed: Callable[..., None] | None = None, **options: Any
) -> Callable[[Callable[..., None]], Task[..., Any]]:
    """Make a Celery task of a function that `enqueue` sends.

    The function runs in one transaction with the mark that it is done, so that its effect on the
    database appears exactly once, however often the task is delivered. When it raises, everything
    is rolled back and the sweep sends it again, later each time; `failed` then gets the error and the
    ids, in the transaction that notes the failure.
    """

    def decorate(function: Callable[..., None]) -> Task[..., Any]:
        @shared_task(name=name, **options)
        def run(message_id: str) -> None:
            try:
                run_once(UUID(message_id), function)
            except Exception as error:
                postpone(UUID(message_id), error, failed)
                raise

        return cast("Task[..., Any]", run)

    return decorate


@transaction.atomic
def run_once(message_id: UUID, function: Callable[..., None]) -> None:
    """Run the function with the message's ids unless it is done, or running elsewhere."""
    waiting = OutboxMessage.objects.select_for_update(skip_locked=True).filter(pk=message_id, done_at=None)
    for message in waiting:
        function(**message.arguments)
        message.done_at = timezone.now()
        message.error = ""
        message.save(update_fields=["done_at", "error"])


@transaction.atomic
def postpone(message_id: UUID, error: Exception, failed: Callable[..., None] | None) -> None:
    """Note the failure; each next attempt waits twice as long, about an hour at most."""
    message = OutboxMessage.objects.get(pk=message_id)
    wait = SHORTEST_WAIT * 2 ** min(message.attempts, MOST_DOUBLINGS)
    OutboxMessage.objects.filter(pk=message_id).update(
        attempts=F("attempts") + 1, error=type(error).__name__, due_at=timezone.now() + wait
    )
    if failed:
        failed(error, **message.arguments)
