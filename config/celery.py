"""The Celery application: every task runs inside the organization that sent it."""

import os
from typing import Any

from celery import Task
from celery.signals import setup_logging, task_postrun
from django.db import close_old_connections
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = CeleryApp("equipoise", task_cls="tenants.tasks:OrganizationTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs: object) -> None:
    """Leave logging as the settings made it: with a receiver, Celery sets up none of its own."""


@task_postrun.connect
def check_connection_before_next_task(task: "Task[..., Any]", **kwargs: object) -> None:
    """Let Django look, at the next task's first query, whether its kept connection still lives.

    Celery alone would give a connection that PostgreSQL has closed to thousands of tasks.
    """
    if not task.request.is_eager:
        close_old_connections()
