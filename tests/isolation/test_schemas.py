"""What PostgreSQL's catalog says of the walls: schemas share nothing but the schema `extensions`."""

from collections.abc import Callable

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django_tenants.utils import schema_context, tenant_context

from accounts.models import User
from people.models import Department
from tenants.connection import connection
from tenants.management import OrganizationCommand
from tenants.models import Organization
from tests.factories import DepartmentFactory, UserFactory

FOREIGN_KEYS_ACROSS = """
SELECT conname FROM pg_constraint
JOIN pg_class referring ON referring.oid = conrelid JOIN pg_class referred ON referred.oid = confrelid
WHERE contype = 'f' AND referring.relnamespace <> referred.relnamespace
"""
WITHOUT_PRIMARY_KEY = """
SELECT nspname || '.' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (nspname = 'public' OR nspname LIKE 'o\\_%') AND relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')
"""
TRIGGER_FUNCTIONS = """
SELECT DISTINCT pronamespace::regnamespace FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
WHERE NOT tgisinternal AND pronamespace <> 'pg_catalog'::regnamespace
"""


def rows(query: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(row[0]) for row in cursor.fetchall()}


def search_path() -> str:
    ((path,),) = [rows("SHOW search_path")]
    return path


def shared_tables() -> set[str]:
    """The tables of the apps that the platform has too."""
    shared = {AppConfig.create(entry).name for entry in settings.SHARED_APPS}
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.app_config.name in shared}


def test_no_foreign_key_leads_from_one_schema_to_another(acme: Organization) -> None:
    assert rows(FOREIGN_KEYS_ACROSS) == set()


def test_every_table_has_a_primary_key(acme: Organization) -> None:
    assert rows(WITHOUT_PRIMARY_KEY) == set()


def test_triggers_call_functions_of_the_shared_schema_alone(acme: Organization) -> None:
    assert rows(TRIGGER_FUNCTIONS) == {"extensions"}


def test_no_extension_stands_in_an_organization(acme: Organization) -> None:
    schemas = rows("SELECT nspname FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace")
    assert schemas == {"extensions", "pg_catalog"}


def test_no_table_of_organizations_stands_in_public(acme: Organization) -> None:
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert found - shared_tables() == {"django_migrations"}


def test_no_table_of_the_platform_stands_in_an_organization(acme: Organization) -> None:
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    assert found.isdisjoint({"tenants_organization", "tenants_domain"})


@pytest.mark.parametrize("enter", [tenant_context, lambda found: schema_context(found.schema_name)])
def test_the_search_path_of_an_organization_never_holds_public(
    acme: Organization, globex: Organization, enter: Callable[[Organization], tenant_context]
) -> None:
    assert search_path() == "o_acme, extensions"
    with enter(globex):
        assert search_path() == "o_globex, extensions"
    connection.set_tenant(acme, include_public=True)
    assert search_path() == "o_acme, extensions"


class PathCommand(OrganizationCommand):
    """Says which schemas it can read."""

    def handle(self, *args: object, **options: object) -> str:
        return search_path()


def test_a_command_reads_its_organization_alone(acme: Organization) -> None:
    connection.set_schema_to_public()
    assert call_command(PathCommand(), organization="globex") == "o_globex, extensions"
    assert search_path() == "public, extensions"


def test_content_types_are_those_of_the_schema_even_where_ids_differ(
    acme: Organization, globex: Organization
) -> None:
    here = ContentType.objects.get_for_model(Department).pk
    with tenant_context(globex):
        ContentType.objects.filter(model="department").delete()
        there = ContentType.objects.get_for_model(Department).pk
        assert there != here
    assert ContentType.objects.get_for_model(Department).pk == here
    with tenant_context(globex):
        assert ContentType.objects.get_for_model(Department).pk == there
        assert ContentType.objects.get_for_id(there).model_class() is Department


def test_a_savepoint_that_is_rolled_back_leaves_the_schema_as_it_was(
    acme: Organization, globex: Organization
) -> None:
    DepartmentFactory.create(name="Ours")
    with pytest.raises(IntegrityError), transaction.atomic(), tenant_context(globex):
        DepartmentFactory.create_batch(2, name="Theirs")
    assert search_path() == "o_acme, extensions"
    assert list(Department.objects.values_list("name", flat=True)) == ["Ours"]
    with tenant_context(globex):
        assert not Department.objects.exists()


def test_entering_organizations_inside_each_other_leads_back_out(
    acme: Organization, globex: Organization
) -> None:
    with tenant_context(globex):
        DepartmentFactory.create(name="Theirs")
        with tenant_context(acme):
            DepartmentFactory.create(name="Ours")
            with schema_context("public"), pytest.raises(RuntimeError), tenant_context(globex):
                raise RuntimeError
            assert Department.objects.get().name == "Ours"
        assert Department.objects.get().name == "Theirs"
    assert Department.objects.get().name == "Ours"


def test_a_rollback_right_after_entering_an_organization_reads_its_own_rows(
    acme: Organization, globex: Organization
) -> None:
    UserFactory.create(email="ours@acme.example")
    with tenant_context(globex):
        with transaction.atomic():
            assert not User.objects.exists()
            transaction.set_rollback(True)
        assert not User.objects.exists()
    assert User.objects.exists()
