"""What real workers do with tasks, and what remains when they are killed."""

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import chain, group
from django.conf import settings
from django_tenants.utils import schema_context, tenant_context
from redis import Redis

from accounts.models import AuditEntry
from config.celery import app
from tenants.connection import connection
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.outbox.services import enqueue, send
from tests import worker_tasks
from tests.workers import PATIENCE, kill, wait_until, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the module's workers write."""
    return tmp_path_factory.mktemp("worker") / "log"


@pytest.fixture(scope="module")
def _worker(django_db_setup: None, log: Path) -> Iterator[None]:
    """One worker for all tests of the module that don't kill it."""
    with worker(log):
        yield


@pytest.fixture
def action() -> str:
    """A word of this test's own, by which it finds its entries."""
    return f"tests.{secrets.token_hex(4)}"


@pytest.fixture
def redis() -> Iterator["Redis"]:
    """The server through which tests and tasks talk."""
    with Redis.from_url(settings.REDIS_URL, socket_timeout=None) as client:
        yield client


def entries(action: str) -> list[str]:
    """The search paths of the runs that left an entry in the current schema."""
    return [entry.detail["path"] for entry in AuditEntry.objects.filter(action=action)]


def wait_for_entries(action: str, number: int) -> None:
    """Wait until so many runs left an entry in the current schema."""
    wait_until(lambda: len(entries(action)) >= number, f"{number} runs of {action} have ended")


@pytest.mark.usefixtures("_worker")
def test_tasks_run_in_the_organization_that_sent_them(
    acme: Organization, globex: Organization, action: str
) -> None:
    one = worker_tasks.leave.si(action)
    with tenant_context(globex):
        chain(one, one).delay()
        group(one, one).delay()
        worker_tasks.leave_at_second_attempt.delay(action)
        wait_for_entries(action, 5)
        assert entries(action) == ["o_globex, extensions"] * 5
    assert not entries(action)


@pytest.mark.usefixtures("_worker")
def test_a_task_without_a_known_organization_runs_nothing(acme: Organization, action: str) -> None:
    wrong: list[dict[str, Any]] = [{"_schema_name": schema} for schema in ("o_nobody", "", None)]
    for headers in wrong:
        worker_tasks.leave.apply_async((action,), headers=headers)
    with app.connection_for_write() as broker:
        body: tuple[Any, ...] = ([action], {}, dict.fromkeys(["callbacks", "errbacks", "chain", "chord"]))
        headers = {"lang": "py", "task": "tests.leave", "id": secrets.token_hex(16)}
        broker.Producer().publish(body, serializer="json", headers=headers, routing_key="default")
    worker_tasks.leave_on_platform.delay(action)
    with schema_context("public"):
        worker_tasks.leave.delay(action)
        worker_tasks.leave_on_platform.delay(action)
        wait_for_entries(action, 1)
        assert entries(action) == ["public, extensions"]
    assert not entries(action)


@pytest.mark.usefixtures("_worker")
def test_a_worker_whose_connection_the_server_closed_goes_on(acme: Organization, action: str) -> None:
    worker_tasks.leave.delay(action)
    wait_for_entries(action, 1)
    backend = AuditEntry.objects.get(action=action).detail["backend"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        assert cursor.fetchone() == (True,)
    worker_tasks.leave.delay(action)
    wait_for_entries(action, 2)


def begin(action: str, redis: "Redis") -> tuple[OutboxMessage, int]:
    """Send a task that waits, and tell which process has begun it."""
    message = enqueue(worker_tasks.leave_and_wait, action=action)
    return message, process_that_began(action, redis)


def process_that_began(action: str, redis: "Redis") -> int:
    """Wait until a worker has begun the task."""
    began = redis.blpop([f"{action}:began"], timeout=PATIENCE)
    assert isinstance(began, list | tuple), "no worker has begun the task"
    return int(began[1])


def let_end(action: str, redis: "Redis", message: OutboxMessage) -> None:
    """Let the task end, and wait until it has."""
    redis.rpush(f"{action}:end", "1")
    done = OutboxMessage.objects.filter(pk=message.pk).exclude(done_at=None)
    wait_until(done.exists, "the task is done")


@pytest.mark.usefixtures("_worker")
def test_a_task_whose_process_is_killed_runs_again_and_acts_once(
    acme: Organization, action: str, redis: "Redis"
) -> None:
    message, process = begin(action, redis)
    os.kill(process, signal.SIGKILL)
    assert process_that_began(action, redis) != process
    let_end(action, redis, message)
    assert len(entries(action)) == 1


@pytest.mark.usefixtures("_own_keys")
def test_a_task_whose_worker_is_killed_runs_again_and_acts_once(
    acme: Organization, action: str, redis: "Redis", log: Path
) -> None:
    with worker(log) as first:
        message, process = begin(action, redis)
        kill(first)
    assert not entries(action)
    with worker(log, visibility_timeout=1):
        assert process_that_began(action, redis) != process
        send(message)  # Once more, while it runs.
        let_end(action, redis, message)
        send(message)  # And after it has ended.
        worker_tasks.leave.delay(f"{action}.last")
        wait_for_entries(f"{action}.last", 1)
    assert len(entries(action)) == 1
