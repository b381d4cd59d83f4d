"""The base of every Celery task: strict about the organization that it runs in."""

from typing import Any

from django_tenants.utils import get_public_schema_name
from tenant_schemas_celery.app import get_schema_name_from_task
from tenant_schemas_celery.task import TenantTask

from tenants.connection import connection


class WrongOrganization(Exception):
    """A task arrived without an organization, or for one that doesn't exist."""


class OrganizationTask(TenantTask):
    """A task that runs in the schema it was sent from, or not at all.

    `platform = True` marks the tasks of the platform itself, which run in the public schema;
    `everywhere = True` those that platform and organizations share.
    """

    abstract = True
    platform = False
    everywhere = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task; raises WrongOrganization before anything has run.

        The library only logs that it could not switch, and would go on in the schema it is in.
        """
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        schema = get_schema_name_from_task(self, kwargs)
        if not schema or schema != connection.schema_name:
            raise WrongOrganization(f"{self.name} was sent for the unknown schema {schema!r}.")
        if not self.everywhere and self.platform != (schema == get_public_schema_name()):
            raise WrongOrganization(f"{self.name} can't run in the schema {schema!r}.")
        return super().__call__(*args, **kwargs)
