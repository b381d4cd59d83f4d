"""Bring every schema up to date, the template of new organizations included."""

from typing import Any

from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand
from django_tenants.migration_executors import get_executor
from django_tenants.utils import schema_exists

from tenants.models import Organization
from tenants.provisioning import ensure_template, migrating


class Command(MigrateSchemasCommand):
    """As in django-tenants; without `--shared` or `--schema` all schemas that exist are migrated."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate the platform's schema, then the template and the organizations."""
        with migrating():
            if options["schema_name"]:
                super().handle(*args, **options)
                return
            if not options["tenant"]:
                super().handle(*args, **{**options, "shared": True})
            if not options["shared"]:
                self.migrate_organizations(args, options)

    def migrate_organizations(self, args: tuple[Any, ...], options: dict[str, Any]) -> None:
        """Migrate every schema that stands: not of an organization being set up or deleted."""
        ensure_template()
        names = Organization.objects.order_by("pk").values_list("schema_name", flat=True)
        executor = get_executor(codename=options["executor"])(args, options)
        executor.run_migrations(tenants=[name for name in names if schema_exists(name)])
