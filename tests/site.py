"""A browser whose requests leave the test in the organization that it is in, and its queries."""

from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext

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


def count_queries(client: Client, path: str) -> int:
    """How many queries a page takes, the host being known; it must answer with 200."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return len(captured)
