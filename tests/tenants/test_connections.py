"""Connections of new threads, as servers and workers make them."""

from concurrent.futures import ThreadPoolExecutor

from tenants.connection import connection


def schema_of_new_thread() -> str:
    """The schema in which a thread's first connection stands."""
    return str(connection.schema_name)


def test_new_thread_gets_a_connection_of_its_own() -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        assert pool.submit(schema_of_new_thread).result() == "public"
