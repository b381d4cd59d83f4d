"""Real threads with real transactions, each with a database connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections
from django_tenants.utils import tenant_context

from tenants.models import Organization

Result = TypeVar("Result")
PATIENCE = 30.0
"""Seconds after which a thread that another one holds up fails."""
WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def at_once(organization: Organization, *functions: Callable[[], Result]) -> list[Result | BaseException]:
    """What the functions answered or raised, started together inside the organization."""
    barrier = threading.Barrier(len(functions))

    def run(function: Callable[[], Result]) -> Result:
        try:
            with tenant_context(organization):
                barrier.wait(timeout=PATIENCE)
                return function()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as pool:
        started = [pool.submit(run, function) for function in functions]
    return [future.exception() or future.result() for future in started]


def wait_for_another() -> None:
    """Return as soon as another connection waits for this one; it has as long as a thread's patience."""
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute(WAITING)
            if cursor.fetchone():
                return
    raise AssertionError("Nobody waited.")
