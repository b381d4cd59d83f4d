"""What the tests of the walls between organizations share."""

import datetime as dt
from typing import Any

from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context

from accounts.models import User
from tenants.models import Organization
from tests.factories import Cast, make_cast
from tests.site import SiteClient


def site(organization: Organization, user: User | None = None, **options: Any) -> Client:
    """A browser on an organization's site, signed in as a user of it."""
    client = SiteClient(headers={"host": f"{organization.slug}.localhost"}, **options)
    if user is not None:
        with tenant_context(organization):
            client.force_login(user)
    return client


def cast_of(organization: Organization) -> Cast:
    """The named people, in another organization than the test's own."""
    with tenant_context(organization):
        return make_cast()


def user_of(employee: Any) -> User:
    """The user of an employee who can sign in."""
    assert isinstance(employee.user, User)
    return employee.user


def in_an_hour() -> dt.datetime:
    """A moment that tokens and invitations may last to."""
    return timezone.now() + dt.timedelta(hours=1)
