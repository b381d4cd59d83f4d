"""Creating, suspending and deleting organizations, by service and by command."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django_tenants.utils import schema_exists, tenant_context
from pytest_django import Settings

from people.models import Department
from tenants.connection import connection
from tenants.management import OrganizationCommand
from tenants.models import Organization
from tenants.provisioning import provision
from tenants.services import organization_create, organization_delete, organization_suspend
from tests.files import keep_uploads
from tests.tenants.helpers import new_organization

WANTED = {"name": "Initech", "slug": "initech", "domain": "initech.localhost", "admin_email": "hr@i.example"}


def run(*arguments: str) -> str:
    """What a command prints."""
    connection.set_schema_to_public()
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def create(*more: str) -> str:
    address = ["--slug", "initech", "--domain", "initech.localhost"]
    return run("create_organization", "--name", "Initech", *address, "--admin-email", "hr@i.example", *more)


def test_a_command_makes_an_organization_that_answers(db: None) -> None:
    report = json.loads(create("--json"))
    assert report == {
        "organization": "initech",
        "name": "Initech",
        "host": "initech.localhost",
        "status": "active",
        "invited": "hr@i.example",
    }
    assert {row["organization"] for row in json.loads(run("list_organizations", "--json"))} >= {"initech"}
    assert "initech.localhost" in run("list_organizations")


def test_the_same_address_twice_is_refused_and_changes_nothing(db: None) -> None:
    create()
    with pytest.raises(CommandError, match="already exists"):
        create()
    assert Organization.objects.filter(slug="initech").count() == 1


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"slug": "admin"}, "reserved"),
        ({"slug": "Ini tech"}, "letters"),
        ({"slug": "-"}, "letters"),
        ({"slug": "acme"}, "already exists"),
        ({"domain": "acme.localhost"}, "already exists"),
        ({"domain": "localhost"}, "own host name"),
        ({"domain": "no host"}, "host name"),
        ({"admin_email": "nobody"}, "valid email"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason(db: None, wrong: dict[str, str], reason: str) -> None:
    connection.set_schema_to_public()
    with pytest.raises(ValidationError, match=reason):
        organization_create(**{**WANTED, **wrong}, actor=None)


def test_a_suspended_organization_answers_nobody_until_it_is_resumed(
    acme: Organization, client: Client
) -> None:
    assert "is suspended" in run("suspend_organization", "--organization", "acme")
    assert client.get("/").status_code == 403
    with pytest.raises(CommandError, match="is suspended"):
        run("suspend_organization", "--organization", "acme")
    assert "is active" in run("suspend_organization", "--organization", "acme", "--resume")


def test_deleting_removes_schema_files_cache_and_row(db: None, settings: Settings, tmp_path: Path) -> None:
    keep_uploads(tmp_path, settings)
    organization = new_organization()
    provision(organization)
    with tenant_context(organization):
        cache.set("greeting", "hello")
        connection.check_constraints()
        default_storage.save("letter.txt", ContentFile(b"dear"))
    assert list(tmp_path.rglob("letter.txt"))
    run("delete_organization", "--organization", "initech", "--confirm", "initech")
    assert not schema_exists(organization.schema_name)
    assert not list(tmp_path.rglob("letter.txt"))
    assert not Organization.objects.filter(slug="initech").exists()
    with tenant_context(organization):
        assert cache.get("greeting") is None


def test_a_new_organization_inherits_nothing_from_a_deleted_one(db: None) -> None:
    old = new_organization()
    provision(old)
    with tenant_context(old):
        Department.objects.create(name="Secrets")
        connection.check_constraints()
    organization_delete(organization=old, actor=None)
    new = new_organization()
    provision(new)
    assert new.schema_name != old.schema_name
    with tenant_context(new):
        assert not Department.objects.exists()


@pytest.mark.parametrize("typed", ["", "ACME", "globex"])
def test_deleting_wants_the_slug_typed(
    acme: Organization, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: typed)
    with pytest.raises(CommandError, match="nothing was deleted"):
        run("delete_organization", "--organization", "acme")
    assert schema_exists(acme.schema_name)


def test_the_template_cannot_be_deleted(db: None) -> None:
    with pytest.raises(CommandError, match="can't be deleted"):
        run("delete_organization", "--organization", "template", "--confirm", "template")


class WhereCommand(OrganizationCommand):
    """Says where it runs."""

    def handle(self, *args: Any, organization: Organization, **options: Any) -> str:
        return f"{organization.slug} {connection.schema_name}"


def test_a_command_runs_inside_its_organization(acme: Organization) -> None:
    connection.set_schema_to_public()
    assert call_command(WhereCommand(), organization="acme", stdout=StringIO()) == "acme o_acme"
    assert connection.schema_name == "public"


@pytest.mark.parametrize("slug", ["nobody", "template"])
def test_a_command_for_an_organization_that_has_no_site_says_so(db: None, slug: str) -> None:
    connection.set_schema_to_public()
    with pytest.raises(CommandError, match=slug):
        call_command(WhereCommand(), organization=slug)


def test_a_suspended_organization_can_still_be_worked_on_by_command(acme: Organization) -> None:
    connection.set_schema_to_public()
    organization_suspend(organization=acme, actor=None)
    assert call_command(WhereCommand(), organization="acme", stdout=StringIO()) == "acme o_acme"
