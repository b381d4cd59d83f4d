"""Threads and lost connections: every request keeps to its own organization."""

import pytest
from django.test import Client
from django_tenants.utils import tenant_context

from people.models import Department
from tenants.models import Organization
from tests.concurrency.threads import at_once
from tests.factories import make_cast
from tests.isolation.helpers import site, user_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def test_threads_that_take_turns_on_two_organizations_read_their_own_rows(
    acme: Organization, globex: Organization
) -> None:
    def names_seen(first: Organization, second: Organization) -> set[tuple[str, str]]:
        seen = set()
        for _round in range(ROUNDS):
            for organization in (first, second):
                with tenant_context(organization):
                    seen.add((organization.slug, Department.objects.get().name))
        return seen

    for organization in (acme, globex):
        with tenant_context(organization):
            Department.objects.create(name=organization.slug)
    outcomes = at_once(acme, *[lambda: names_seen(acme, globex), lambda: names_seen(globex, acme)] * 2)
    assert outcomes == [{("acme", "acme"), ("globex", "globex")}] * 4


def root_named(organization: Organization) -> Client:
    """A browser of someone in the organization, whose root department is named after it."""
    with tenant_context(organization):
        cast = make_cast()
        Department.objects.filter(parent=None).update(name=f"All of {organization.slug}")
    return site(organization, user_of(cast.employee))


def departments(client: Client) -> list[str]:
    """The names of the departments that the API lists."""
    return [row["name"] for row in client.get("/api/v1/departments/").json()["results"]]


def test_requests_that_take_turns_show_each_organization_its_own_departments(
    acme: Organization, globex: Organization
) -> None:
    clients = [(f"All of {found.slug}", root_named(found)) for found in (acme, globex)]

    def ask() -> bool:
        answers = [(name, departments(client)) for name, client in clients * ROUNDS]
        return all([found for found in names if found.startswith("All")] == [name] for name, names in answers)

    assert at_once(acme, ask, ask) == [True, True]
