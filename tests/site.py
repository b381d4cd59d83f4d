"""A browser whose requests leave the test in the organization that it is in."""

from typing import Any

from django.test import Client

from tenants.connection import connection


class SiteClient(Client):
    """A client that returns to the test's own schema; the site leaves every request in the public one."""

    def request(self, **request: Any) -> Any:
        """Make the request."""
        tenant = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(tenant)
