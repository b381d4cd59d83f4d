"""What the tests of organizations share."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from celery import current_app

from tenants.connection import connection
from tenants.models import Organization
from tenants.outbox.models import OutboxMessage
from tenants.services import organization_create


def new_organization(slug: str = "initech") -> Organization:
    """One whose address is taken, without a schema yet."""
    connection.set_schema_to_public()
    return organization_create(
        name=slug.title(),
        slug=slug,
        domain=f"{slug}.localhost",
        admin_email=f"hr@{slug}.example",
        actor=None,
    )


def dump(schema_name: str) -> list[str]:
    """The lines of the server's own pg_dump of a committed schema, without its name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        ((folder,),) = cursor.fetchall()
    if not (Path(folder) / "pg_dump").exists():
        pytest.skip("The server's pg_dump isn't on this machine.")
    settings = connection.settings_dict
    keys = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environment = {name: str(settings[key]) for name, key in keys.items() if settings[key]}
    command = [f"{folder}/pg_dump", "--schema-only", f"--schema={schema_name}"]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
    lines = re.sub(rf"\b{schema_name}\b", "schema", done.stdout).splitlines()
    return [line for line in lines if not line.startswith("\\")]


def run_outbox() -> None:
    """Do what a worker would with the work that waits in this schema."""
    for message in OutboxMessage.objects.filter(done_at=None):
        current_app.tasks[message.task](str(message.pk))
