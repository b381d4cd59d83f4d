"""How often a page asks the database."""

from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.connection import connection

MOST_QUERIES = 12


def queries(client: Client, path: str) -> int:
    """The number of queries of a page that answers 200, once caches are warm."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
