"""A new organization's schema equals a migrated one, and a failure leaves nothing behind."""

from collections.abc import Callable

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django_tenants.utils import schema_exists, tenant_context

from accounts.models import Role
from people.models import Department
from tenants import starter
from tenants.connection import connection
from tenants.ddl import schema_ddl
from tenants.models import TEMPLATE_SCHEMA, Organization
from tenants.provisioning import STEPS, TemplateMissing, drop_schema, provision
from tenants.signals import organization_provisioned
from tests.tenants.helpers import dump, new_organization


def set_starter(monkeypatch: pytest.MonkeyPatch, *functions: Callable[[], None]) -> None:
    monkeypatch.setattr(starter, "_functions", list(functions))


def found_headquarters() -> None:
    Department.objects.create(name="Headquarters")


def fail() -> None:
    raise RuntimeError("no content today")


def test_a_new_schema_is_dumped_like_a_migrated_one(acme: Organization) -> None:
    assert dump(acme.schema_name) == dump(TEMPLATE_SCHEMA)


def test_a_new_schema_has_the_rows_and_sequences_of_a_migrated_one(db: None) -> None:
    organization = new_organization()
    provision(organization)
    with tenant_context(organization):
        types = ContentType.objects.count()
        roles = set(Role.objects.values_list("slug", flat=True))
        assert ContentType.objects.create(app_label="x", model="y").pk > types
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TEMPLATE_SCHEMA}.django_content_type")
        assert cursor.fetchone() == (types,)
    assert {"hr_admin", "executive"} <= roles


def test_a_replay_of_a_replay_is_the_same_again(acme: Organization) -> None:
    assert without_counters(schema_ddl(acme.schema_name)) == without_counters(schema_ddl(TEMPLATE_SCHEMA))


def without_counters(ddl: str) -> list[str]:
    """The lines but for the sequences' positions, which other tests move on."""
    return [line for line in ddl.splitlines() if not line.startswith("SELECT setval(")]


def test_a_new_organization_is_active_with_its_starter_content(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_starter(monkeypatch, found_headquarters)
    steps: list[str] = []
    organization = new_organization()
    provision(organization, steps.append)
    assert tuple(steps) == STEPS
    assert Organization.objects.get(slug="initech").status == Organization.Status.ACTIVE
    with tenant_context(organization):
        assert Department.objects.get().name == "Headquarters"


def test_the_first_admin_is_named_inside_the_new_schema(db: None) -> None:
    heard: list[tuple[str, str]] = []

    def hear(organization: Organization, admin_email: str, **kwargs: object) -> None:
        heard.append((str(connection.schema_name), admin_email))

    organization_provisioned.connect(hear)
    try:
        organization = new_organization()
        provision(organization)
    finally:
        organization_provisioned.disconnect(hear)
    assert heard == [(organization.schema_name, "hr@initech.example")]


def test_a_failure_leaves_nothing_behind_and_can_be_retried(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization = new_organization()
    set_starter(monkeypatch, fail)
    with pytest.raises(RuntimeError, match="no content today"):
        provision(organization)
    assert not schema_exists(organization.schema_name)
    assert Organization.objects.get(slug="initech").status == Organization.Status.PROVISIONING
    set_starter(monkeypatch)
    provision(organization)
    assert Organization.objects.get(slug="initech").status == Organization.Status.ACTIVE


def test_without_a_template_the_reason_is_clear(db: None) -> None:
    organization = new_organization()
    drop_schema(TEMPLATE_SCHEMA)
    with pytest.raises(TemplateMissing, match="migrate_schemas"):
        provision(organization)


def test_the_copied_constraints_hold(acme: Organization) -> None:
    with pytest.raises(IntegrityError, match="user_email_lower_case"), transaction.atomic():
        connection.cursor().execute(
            "INSERT INTO accounts_user (password, email, name, is_active, date_joined)"
            " VALUES ('', 'A@x.example', '', true, now())"
        )
