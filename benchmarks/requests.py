"""CPU of a request with tenancy against the same Django without: no host look-up, no schema switch."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.test import override_settings
from django.urls import path
from django_tenants.utils import tenant_context

from benchmarks import Result, best_times
from people.models import Department
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create

HOST = "bench-requests.localhost"
PLAIN = "without_tenancy"
TENANCY = "tenants.middleware.OrganizationMiddleware"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROUNDS = 40
REQUESTS = 25


def answer(request: HttpRequest, alias: str, queries: int) -> JsonResponse:
    """As many queries as asked for, of ten rows each."""
    names = [list(Department.objects.using(alias).values_list("name")) for _query in range(queries)]
    return JsonResponse({"names": names})


urlpatterns = [path("<str:alias>/<int:queries>", answer)]


def run() -> Iterator[Result]:
    """The ratio of CPU time for a view with one query and for one with five."""
    with two_sites() as (tenancy, plain):
        yield compare("request with 1 query / without tenancy", tenancy, plain, queries=1, bound=1.35)
        yield compare("request with 5 queries / without tenancy", tenancy, plain, queries=5, bound=1.15)


@contextmanager
def two_sites() -> Iterator[tuple[WSGIHandler, WSGIHandler]]:
    """An application with tenancy and one without, over the same rows."""
    organization = organization_create(
        name="Bench", slug="bench-requests", domain=HOST, admin_email="hr@example.com", actor=None
    )
    provision(organization)
    with tenant_context(organization):
        Department.objects.bulk_create([Department(name=f"Department {number}") for number in range(10)])
    connections.databases[PLAIN] = plain_database(organization)
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=MIDDLEWARE, SECURE_SSL_REDIRECT=False):
        plain = WSGIHandler()
        with override_settings(MIDDLEWARE=[TENANCY, *MIDDLEWARE]):
            tenancy = WSGIHandler()
        try:
            yield tenancy, plain
        finally:
            connections[PLAIN].close()
            del connections.databases[PLAIN]


def plain_database(organization: Organization) -> dict[str, Any]:
    """Django's own backend on the organization's schema."""
    return {
        **connections["default"].settings_dict,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": {"options": f"-c search_path={organization.schema_name},extensions"},
    }


def compare(name: str, tenancy: WSGIHandler, plain: WSGIHandler, *, queries: int, bound: float) -> Result:
    """Ask both in turns; milliseconds of CPU per request."""
    ask_tenancy = partial(ask_often, tenancy, "default", queries)
    ask_plain = partial(ask_often, plain, PLAIN, queries)
    ours, other = best_times(ask_tenancy, ask_plain, rounds=ROUNDS, clock=time.process_time)
    return Result(name, ours / REQUESTS, other / REQUESTS, bound)


def ask_often(site: WSGIHandler, alias: str, queries: int) -> None:
    """Many requests in a row."""
    for _request in range(REQUESTS):
        ask(site, f"/{alias}/{queries}")


def ask(site: WSGIHandler, address: str) -> None:
    """One request; raises AssertionError unless it is answered with 200."""
    environ: dict[str, Any] = {"PATH_INFO": address, "HTTP_HOST": HOST}
    setup_testing_defaults(environ)
    statuses: list[str] = []

    def start(status: str, headers: Any, error: Any = None) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    site(environ, start).close()
    assert statuses == ["200 OK"]
