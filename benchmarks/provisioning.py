"""A new organization, starter content included, against the bare DDL and against migrating."""

import secrets
from collections.abc import Iterator
from functools import partial

from django.core.management import call_command
from django.db import transaction
from django_tenants.utils import schema_context

from benchmarks import Result, best_times
from tenants.ddl import schema_ddl
from tenants.models import TEMPLATE_SCHEMA, new_schema_name
from tenants.provisioning import create_schema, provision, replay
from tenants.services import organization_create

ROUNDS = 5


def run() -> Iterator[Result]:
    """Two ratios of wall-clock time."""
    definition = schema_ddl(TEMPLATE_SCHEMA)
    provisioned, replayed = best_times(provision_one, partial(replay_one, definition), rounds=ROUNDS)
    (migrated,) = best_times(migrate_one, rounds=2)
    yield Result("new organization / its DDL alone", provisioned, replayed, 1.5)
    yield Result("migrating / new organization", provisioned, migrated, 10, at_least=True)


@transaction.atomic
def provision_one() -> None:
    """Make an organization as the command does."""
    slug = f"bench-{secrets.token_hex(6)}"
    organization = organization_create(
        name=slug, slug=slug, domain=f"{slug}.localhost", admin_email="hr@example.com", actor=None
    )
    provision(organization)


@transaction.atomic
def replay_one(definition: str) -> None:
    """Make the tables alone."""
    schema_name = new_schema_name()
    create_schema(schema_name)
    with schema_context(schema_name):
        replay(definition)


def migrate_one() -> None:
    """Make the tables by every migration."""
    schema_name = new_schema_name()
    create_schema(schema_name)
    call_command("migrate_schemas", schema_name=schema_name, verbosity=0)
