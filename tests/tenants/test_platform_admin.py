"""Platform administrators run the organizations in the admin of the platform's own site."""

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django_tenants.utils import schema_exists

from accounts.models import AuditEntry, Invitation, User
from config.admin import OrganizationForm
from tenants.connection import connection
from tenants.models import Organization
from tenants.provisioning import provision
from tests.accounts.helpers import sign_in
from tests.factories import PASSWORD, Cast
from tests.tenants.helpers import new_organization, run_outbox

LIST = "/admin/tenants/organization/"
EMAIL = "ops@equipoise.example"


def make_admin(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
    call_command("create_platform_admin", email=EMAIL, password_stdin=True, stdout=StringIO())


@pytest.fixture
def operator(platform_client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The browser of a platform administrator."""
    connection.set_schema_to_public()
    make_admin(monkeypatch)
    sign_in(platform_client, EMAIL)
    return platform_client


def act(operator: Client, action: str, organization: Organization) -> None:
    """Choose an action for one row of the list."""
    operator.post(LIST, {"action": action, "_selected_action": [organization.pk]})
    organization.refresh_from_db()


def test_the_list_names_organizations_but_not_the_template(operator: Client) -> None:
    page = operator.get(LIST).content.decode()
    assert "acme" in page
    assert "globex" in page
    assert "o_template" not in page
    assert operator.get(f"{LIST}?q=acme.localhost").status_code == 200


def test_an_organization_is_suspended_and_resumed(operator: Client) -> None:
    acme = Organization.objects.get(slug="acme")
    act(operator, "suspend", acme)
    assert acme.status == Organization.Status.SUSPENDED
    act(operator, "resume", acme)
    assert acme.status == Organization.Status.ACTIVE
    actions = AuditEntry.objects.filter(actor_id=User.objects.get().pk).values_list("action", flat=True)
    assert {"organization.suspended", "organization.resumed"} <= set(actions)


def test_a_new_organization_is_set_up_in_the_background(operator: Client) -> None:
    wanted = {"name": "Initech", "slug": "initech", "domain": "initech.localhost"}
    response = operator.post(f"{LIST}add/", {**wanted, "admin_email": "hr@initech.example"})
    assert response.status_code == 302
    assert Organization.objects.get(slug="initech").status == Organization.Status.PROVISIONING
    run_outbox()
    assert Organization.objects.get(slug="initech").status == Organization.Status.ACTIVE


@pytest.mark.parametrize(
    ("slug", "domain", "reason"),
    [
        ("admin", "initech.localhost", "reserved"),
        ("acme", "initech.localhost", "already exists"),
        ("initech", "acme.localhost", "answers there"),
        ("initech", "not a host", "host name in lower case"),
    ],
)
def test_an_address_that_cannot_be_had_is_explained(
    operator: Client, slug: str, domain: str, reason: str
) -> None:
    wanted = {"name": "Initech", "slug": slug, "domain": domain, "admin_email": "hr@initech.example"}
    assert reason in operator.post(f"{LIST}add/", wanted).content.decode()


def test_an_address_that_is_taken_meanwhile_is_explained(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = OrganizationForm.clean

    def clean(form: OrganizationForm) -> dict[str, Any]:
        cleaned = checked(form)
        new_organization("hooli")
        return cleaned

    monkeypatch.setattr(OrganizationForm, "clean", clean)
    wanted = {"name": "Initech", "slug": "initech", "domain": "hooli.localhost"}
    page = operator.post(f"{LIST}add/", {**wanted, "admin_email": "hr@initech.example"})
    assert page.status_code == 200
    assert "Host name already exists" in page.content.decode()
    assert 'value="Initech"' in page.content.decode()
    assert not Organization.objects.filter(slug="initech").exists()


def test_a_stuck_organization_is_set_up_again_on_demand(operator: Client) -> None:
    initech = new_organization()
    act(operator, "retry", initech)
    run_outbox()
    initech.refresh_from_db()
    assert initech.status == Organization.Status.ACTIVE


def test_deleting_wants_the_slug_typed(operator: Client) -> None:
    initech = new_organization()
    provision(initech)
    connection.check_constraints()
    page = f"{LIST}{initech.pk}/delete/"
    assert "type its slug" in operator.get(page).content.decode()
    operator.post(page, {"post": "yes", "slug": "acme"})
    assert schema_exists(initech.schema_name)
    operator.post(page, {"post": "yes", "slug": "initech"})
    assert not schema_exists(initech.schema_name)
    assert not Organization.objects.filter(slug="initech").exists()


def test_hr_admins_see_no_organizations(client: Client, cast: Cast) -> None:
    assert cast.hr_admin.user is not None
    client.force_login(cast.hr_admin.user)
    assert client.get(LIST).status_code == 403
    assert LIST not in client.get("/admin/").content.decode()


def test_the_signed_out_are_led_to_the_sign_in(platform_client: Client) -> None:
    assert "/accounts/login/" in platform_client.get(LIST)["Location"]


def test_a_platform_administrator_is_invited_by_mail(db: None) -> None:
    connection.set_schema_to_public()
    call_command("create_platform_admin", email=EMAIL, stdout=StringIO())
    assert Invitation.objects.get().role
    run_outbox()
    assert mail.outbox[-1].to == [EMAIL]


def test_a_weak_password_makes_nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.set_schema_to_public()
    with pytest.raises(CommandError, match="too short"):
        make_admin(monkeypatch, "short")
    assert not User.objects.exists()
