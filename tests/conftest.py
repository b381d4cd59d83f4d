"""Two organizations in a real PostgreSQL, made once; every test starts inside the first."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from django_tenants.utils import schema_context
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tenants.connection import connection
from tenants.lookup import forget_hosts
from tenants.models import Domain, Organization
from tenants.provisioning import make_tables
from tests.factories import Cast, make_cast
from tests.reset import Snapshot
from tests.site import SiteClient

ORGANIZATIONS = {"acme": "o_acme", "globex": "o_globex"}


def pytest_configure() -> None:
    """Hash passwords fast: the tests check who may sign in, not how slow guessing is.

    Property tests take their time too: a busy machine is no failure.
    """
    settings.CACHES["default"]["KEY_PREFIX"] = secrets.token_hex(4)  # No other run's entries or counts.
    settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = secrets.token_hex(4)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis_settings.register_profile(
        "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.load_profile("patient")


def make_organization(slug: str, schema_name: str) -> Organization:
    """An active, empty organization at `<slug>.localhost`."""
    organization = Organization.objects.create(
        name=slug.title(), slug=slug, schema_name=schema_name, status=Organization.Status.ACTIVE
    )
    Domain.objects.create(tenant=organization, domain=f"{slug}.localhost", is_primary=True)
    make_tables(organization)
    return organization


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Add the two organizations to the test database, and let them outlive tests that commit."""
    with django_db_blocker.unblock():
        for slug, schema_name in ORGANIZATIONS.items():
            make_organization(slug, schema_name)
        snapshot = Snapshot()
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: snapshot.restore())


@pytest.fixture(autouse=True)
def _fresh_lookup() -> Iterator[None]:
    """Remember no host from an earlier test."""
    forget_hosts()
    yield
    connection.set_schema_to_public()


@pytest.fixture
def acme(db: None) -> Organization:
    """The first organization; the test runs inside it."""
    connection.set_schema_to_public()
    organization = Organization.objects.get(slug="acme")
    connection.set_tenant(organization)
    return organization


@pytest.fixture
def globex(db: None) -> Organization:
    """The second organization."""
    with schema_context("public"):
        return Organization.objects.get(slug="globex")


@pytest.fixture
def cast(acme: Organization) -> Cast:
    """The named people of the first organization."""
    return make_cast()


@pytest.fixture
def client(acme: Organization) -> Client:
    """A browser on the first organization's site."""
    return SiteClient(headers={"host": "acme.localhost"})


@pytest.fixture
def platform_client(db: None) -> Client:
    """A browser on the platform's own site."""
    return SiteClient(headers={"host": settings.PLATFORM_DOMAIN})
