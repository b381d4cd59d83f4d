"""How a request stays inside the organization of its host, whatever is planted in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from accounts.models import User
from tenants.connection import connection
from tenants.models import Organization
from tenants.provisioning import drop_schema, provision
from tests.factories import PASSWORD, Cast, UserFactory
from tests.isolation.helpers import site, user_of
from tests.site import SiteClient
from tests.tenants.helpers import new_organization

SIGN_IN = "/accounts/login/"


@pytest.mark.parametrize(
    "host", ["acme.localhost", "ACME.Localhost", "acme.localhost.", "Acme.localhost.:8123"]
)
def test_a_host_is_the_same_in_capitals_with_a_trailing_dot_or_a_port(acme: Organization, host: str) -> None:
    assert SiteClient(headers={"host": host}).get(SIGN_IN).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "nobody.localhost", "acme.localhost.evil.example", "xacme.localhost", "acme", "acme.localhost..",
        "[::1]", "127.0.0.1:8000", "acme.localhost, globex.localhost", "acme.localhost/x", "", "o_acme",
        "acme\u0000.localhost",
    ],
)  # fmt: skip
def test_any_other_host_is_not_found(acme: Organization, host: str) -> None:
    assert SiteClient(headers={"host": host}).get(SIGN_IN).status_code == 404


def test_headers_of_proxies_choose_no_organization(acme: Organization) -> None:
    headers = {"host": "nobody.localhost", "x-forwarded-host": "acme.localhost"}
    assert SiteClient(headers=headers).get(SIGN_IN).status_code == 404


@pytest.mark.parametrize(
    "path", ["/recognition/", "/api/v1/employees/", "/admin/accounts/user/", "/reviews/"]
)
def test_a_request_switches_the_schema_at_most_once(acme: Organization, cast: Cast, path: str) -> None:
    client = site(acme, user_of(cast.hr_admin))
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert sum("search_path" in query["sql"] for query in queries) <= 1


@pytest.fixture
def strict(acme: Organization, cast: Cast) -> Client:
    """Priya's browser, as strict about forgery as in production."""
    return site(acme, user_of(cast.employee), enforce_csrf_checks=True)


SIBLINGS = [
    "http://globex.localhost",
    "https://acme.localhost",
    "http://localhost",
    "null",
    "http://acme.localhost.evil",
]


@pytest.mark.parametrize("origin", SIBLINGS)
@pytest.mark.parametrize("path", ["/accounts/logout/", "/recognition/give/", "/api/v1/kudos/"])
def test_a_form_of_a_sibling_site_is_refused_even_with_a_planted_cookie(
    strict: Client, origin: str, path: str
) -> None:
    planted = "a" * 32
    strict.cookies[settings.CSRF_COOKIE_NAME] = planted
    response = strict.post(
        path, {"csrfmiddlewaretoken": planted}, headers={"origin": origin, "x-csrftoken": planted}
    )
    assert response.status_code == 403


def test_a_form_without_its_token_is_refused(strict: Client) -> None:
    assert strict.post("/accounts/logout/", headers={"origin": "http://acme.localhost"}).status_code == 403


def test_cookies_belong_to_one_host_and_are_not_for_scripts(acme: Organization) -> None:
    UserFactory.create(email="ada@acme.example")
    response = site(acme).post(SIGN_IN, {"login": "ada@acme.example", "password": PASSWORD})
    cookies = response.cookies.values()
    assert {cookie.key for cookie in cookies} >= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for cookie in cookies:
        assert not cookie["domain"]
        assert (cookie["path"], cookie["samesite"]) == ("/", "Lax")
    assert response.cookies[settings.SESSION_COOKIE_NAME]["httponly"]
    assert response.cookies[settings.CSRF_COOKIE_NAME]["httponly"]


SHOW_COOKIES = """
import json
from django.conf import settings
names = [name for name in dir(settings) if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE"))]
print(json.dumps({name: str(getattr(settings, name)) for name in names}))
"""


def test_under_https_a_sibling_cannot_plant_cookies() -> None:
    database, environment = settings.DATABASES["default"], os.environ | {"HTTPS": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": settings.REDIS_URL}
    environment |= {"DATABASE_URL": f"postgresql:///{database['NAME']}"}
    done = subprocess.run(
        [sys.executable, "-c", SHOW_COOKIES], env=environment, capture_output=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    for kind in ("SESSION", "CSRF"):
        assert found[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{kind}_COOKIE_SECURE"] == "True"
        assert found[f"{kind}_COOKIE_DOMAIN"] == "None"
        assert found[f"{kind}_COOKIE_PATH"] == "/"


@pytest.fixture
def doomed(transactional_db: None) -> tuple[Organization, Client]:
    """An organization that this process remembers, and a browser signed in to it."""
    organization = new_organization()
    provision(organization)
    with tenant_context(organization):
        user = UserFactory.create(email="ada@initech.example", pk=1)
    client = site(organization, user, raise_request_exception=False)
    assert client.get("/recognition/").status_code in {200, 403}
    return organization, client


def delete_elsewhere(organization: Organization) -> None:
    """What another process did to the organization; this one has not heard of it."""
    drop_schema(organization.schema_name)
    organization.domains.all().delete()
    Organization.objects.filter(pk=organization.pk).delete()


@pytest.fixture
def read_in_public() -> Iterator[list[str]]:
    """The queries that ran while the schema was the platform's own."""
    found: list[str] = []

    def listen(execute: Any, sql: str, *arguments: Any) -> Any:
        if connection.schema_name == "public":
            found.append(sql)
        return execute(sql, *arguments)

    with connection.execute_wrapper(listen):
        yield found


@pytest.mark.parametrize("path", ["/recognition/", "/accounts/login/", "/api/v1/me/"])
def test_a_site_that_was_deleted_a_moment_ago_is_not_found(
    doomed: tuple[Organization, Client], read_in_public: list[str], path: str
) -> None:
    organization, client = doomed
    User.objects.create_user("root@platform.example", pk=1, name="Platform Root")
    delete_elsewhere(organization)
    read_in_public.clear()
    response = client.get(path)
    assert response.status_code == 404
    assert "Root" not in response.content.decode()
    assert not [sql for sql in read_in_public if "accounts_" in sql or "session" in sql]
    assert client.post(SIGN_IN, {"login": "root@platform.example", "password": "x"}).status_code == 404
    connections.close_all()
