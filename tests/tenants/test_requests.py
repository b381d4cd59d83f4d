"""How a request finds its organization, and what tells whether the platform lives."""

from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from config.wsgi import application
from tenants.connection import connection
from tenants.models import Organization
from tests.site import SiteClient

HOSTS = ["acme.localhost", "localhost", "nobody.example", "10.0.0.7:8000"]


@pytest.mark.parametrize("host", HOSTS)
def test_the_process_says_that_it_lives_on_any_host(host: str) -> None:
    response = Client(headers={"host": host}).get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("host", HOSTS)
def test_the_platform_says_that_it_is_ready_on_any_host(db: None, host: str) -> None:
    response = SiteClient(headers={"host": host}).get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "postgresql": "ok", "redis": "ok"}


def test_without_redis_the_platform_is_ready_though_degraded(db: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = SiteClient(headers={"host": "localhost"}).get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "postgresql": "ok", "redis": "unreachable"}


def test_without_postgresql_the_platform_is_not_ready(db: None) -> None:
    with connection.execute_wrapper(refuse):
        response = SiteClient(headers={"host": "localhost"}).get("/readyz")
    assert response.status_code == 503
    assert response.json()["postgresql"] == "unreachable"


def refuse(*arguments: object) -> None:
    """An execute wrapper: the server is gone."""
    raise OperationalError("the server is gone")


def ask_server(path: str) -> str:
    """The status line of the WSGI application itself, which keeps its connection between requests."""
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    statuses: list[str] = []

    def start(status: str, headers: Any, error: Any = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    application(environ, start).close()
    return statuses[0]


@pytest.mark.django_db(transaction=True)
def test_requests_recover_when_postgresql_dropped_their_connection() -> None:
    assert ask_server("/readyz") == "200 OK"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((process,),) = cursor.fetchall()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    other.close()
    assert ask_server("/readyz") == "200 OK"


def test_a_request_sets_the_search_path_once(acme: Organization, client: Client) -> None:
    client.get(reverse("account_login"))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("account_login")).status_code == 200
    settings_made = [query["sql"] for query in queries if "search_path" in query["sql"]]
    assert len(settings_made) <= 1


def test_an_unknown_host_is_not_found(db: None) -> None:
    assert SiteClient(headers={"host": "nobody.example"}).get("/").status_code == 404


def test_the_template_answers_to_no_host(db: None) -> None:
    assert SiteClient(headers={"host": f"template.{settings.PLATFORM_DOMAIN}"}).get("/").status_code == 404
