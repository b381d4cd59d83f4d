"""Give the database back as the session made it, after tests that commit.

Django's own flush would also remove the organizations, and the audit log refuses to be emptied; here the
tests' rows go while PostgreSQL's triggers rest, and the first rows come back.
"""

from django.db import transaction
from django_tenants.utils import schema_context

from tenants.connection import connection
from tenants.ddl import NOT_EMPTY, row_statements
from tenants.provisioning import drop_schema

SCHEMAS = """
SELECT nspname FROM pg_namespace WHERE nspname = 'public' OR nspname LIKE 'o\\_%'
"""
PARTITIONS = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relispartition
    AND relkind = 'r'
"""


def names(query: str) -> list[str]:
    """The first column of a query's answer."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


class Snapshot:
    """The rows of every schema at one moment."""

    def __init__(self) -> None:
        self.rows = {}
        for schema_name in names(SCHEMAS):
            with schema_context(schema_name):
                self.rows[schema_name] = row_statements()

    @transaction.atomic
    def restore(self) -> None:
        """Drop the schemas made since, and put back the rows of the others."""
        connection.set_schema_to_public()
        for schema_name in set(names(SCHEMAS)) - self.rows.keys():
            drop_schema(schema_name)
        for schema_name, rows in self.rows.items():
            with schema_context(schema_name):
                self.restore_schema(rows)

    def restore_schema(self, rows: list[str]) -> None:
        """Replace the rows of the current schema; waits ten seconds at most for a test's leftovers."""
        quote = connection.ops.quote_name
        drops = [f"DROP TABLE {quote(name)}" for name in names(PARTITIONS)]
        deletes = [f"DELETE FROM {quote(name)}" for name in names(NOT_EMPTY)]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '10s'")
            cursor.execute(";".join([*drops, *deletes, *rows]))
