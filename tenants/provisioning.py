"""Make the schema of a new organization: a replay of the template's definition, then its content."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import schema_context, schema_exists, tenant_context
from psycopg import sql

from tenants import starter
from tenants.connection import connection
from tenants.ddl import schema_ddl
from tenants.models import TEMPLATE_SCHEMA, Organization
from tenants.signals import organization_provisioned

# The key of PostgreSQL's advisory lock: any number that nothing else uses.
MIGRATION_LOCK = 7_283_411
STEPS = ("tables", "content", "invitation")


class TemplateMissing(Exception):
    """No migration has made the template schema yet."""


def quietly(step: str) -> None:
    """Report to nobody."""


@transaction.atomic
def provision(organization: Organization, report: Callable[[str], None] = quietly) -> None:
    """Make and fill the organization's schema and let it in; all of it, or nothing.

    `report` is called in the public schema as each of STEPS begins. Raises TemplateMissing.
    """
    wait_for_migrations()
    if not schema_exists(TEMPLATE_SCHEMA):
        raise TemplateMissing("Run `manage.py migrate_schemas` first.")
    report("tables")
    make_tables(organization)
    report("content")
    with tenant_context(organization):
        starter.load()
    report("invitation")
    with tenant_context(organization):
        organization_provisioned.send(
            sender=Organization, organization=organization, admin_email=organization.admin_email
        )
    organization.status = Organization.Status.ACTIVE
    organization.save(update_fields=["status"])


def make_tables(organization: Organization) -> None:
    """Make the organization's schema, the equal of the template."""
    definition = template_definition(last_migration(TEMPLATE_SCHEMA))
    create_schema(organization.schema_name)
    with tenant_context(organization):
        replay(definition)


@functools.lru_cache(maxsize=1)
def template_definition(migration: int) -> str:
    """The statements that make the template's equal, read once for each state of its migrations."""
    return schema_ddl(TEMPLATE_SCHEMA)


def last_migration(schema_name: str) -> int:
    """The id of the migration that was applied last in a schema."""
    with schema_context(schema_name):
        return int(MigrationRecorder.Migration.objects.latest("id").pk)


def create_schema(schema_name: str) -> None:
    """Make an empty schema."""
    replay(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)).as_string())


def drop_schema(schema_name: str) -> None:
    """Drop a schema, if it exists, with all that is in it."""
    replay(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema_name)).as_string())


def replay(statements: str) -> None:
    """Run statements, separated by semicolons, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(statements)


def wait_for_migrations() -> None:
    """Let no migration begin before this transaction ends, and wait for the one that runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MIGRATION_LOCK])


@contextmanager
def migrating() -> Iterator[None]:
    """Migrate alone: nobody else migrates, and no organization is made of a half-migrated template.

    The lock has a connection of its own, because migrating closes the usual one.
    """
    guard = connection.copy()
    try:
        with guard.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        yield
    finally:
        guard.close()


def ensure_template() -> None:
    """Make the template organization and its empty schema, unless they exist."""
    Organization.objects.get_or_create(
        schema_name=TEMPLATE_SCHEMA,
        defaults={"name": "Template", "slug": "template", "status": Organization.Status.TEMPLATE},
    )
    if not schema_exists(TEMPLATE_SCHEMA):
        create_schema(TEMPLATE_SCHEMA)
