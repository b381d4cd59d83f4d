"""Real Celery workers for the tests' database, reached by the tests' own keys in Valkey or Redis."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from config.celery import app
from tenants.connection import connection

PATIENCE = 60.0
"""Seconds until a worker must have done what a test waits for."""

QUEUES = "default,scores,mail,provisioning"


def wait_until(condition: Callable[[], object], what: str) -> None:
    """Poll until the condition holds; fails with the words after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.05)


def database_url() -> str:
    """The address of the tests' database."""
    found = connection.settings_dict
    user, host = f"{found['USER']}:{found['PASSWORD']}", quote(found["HOST"], safe="")
    return f"postgresql://{user}@{host}:{found['PORT']}/{found['NAME']}"


@contextmanager
def worker(log: Path, visibility_timeout: int = 3600) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker with one child that also knows the tasks of `tests.worker_tasks`; killed at the end.

    What it logs is added to the file. The kernel kills it when the test run dies.
    """
    environment = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "CELERY_KEY_PREFIX": app.conf.broker_transport_options["global_keyprefix"],
        "CELERY_VISIBILITY_TIMEOUT": str(visibility_timeout),
    }
    command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "celery", "-A", "config", "worker"]
    command += ["--pool=prefork", "--concurrency=1", f"--queues={QUEUES}", "--include=tests.worker_tasks"]
    command += ["--without-gossip", "--without-mingle"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        kill(process)


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill a worker with its children, as the kernel does when memory runs out."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
