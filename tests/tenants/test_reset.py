"""Tests that commit leave the organizations to the tests after them."""

import pytest
from django_tenants.utils import schema_exists, tenant_context

from accounts import audit
from accounts.models import AuditEntry, Role
from people.models import Department
from tenants.models import Organization
from tenants.provisioning import provision
from tests.tenants.helpers import new_organization


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_commits_is_gone_in_the_next(turn: int, acme: Organization) -> None:
    assert not Department.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not Role.objects.filter(slug="guest").exists()
    assert Role.objects.filter(slug="hr_admin").exists()
    Department.objects.create(name="Product")
    Role.objects.create(slug="guest", name="Guest")
    audit.record(actor=None, action="test")
    initech = new_organization()  # Its address would be taken if the first turn's were still there.
    provision(initech)
    assert schema_exists(initech.schema_name)
    with tenant_context(initech):
        assert not Department.objects.exists()
