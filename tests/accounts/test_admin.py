"""HR runs accounts in the admin: people, roles, invitations and the audit log."""

import datetime as dt

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Invitation, Role, RoleAssignment, User
from accounts.services import invitation_create, role_create
from accounts.sites import RegistryModelAdmin
from people.models import Employee
from tests.factories import Cast, UserFactory, give_role


@pytest.fixture
def hr(client: Client, cast: Cast) -> Client:
    """The HR admin's browser."""
    client.force_login(user_of(cast.hr_admin))
    return client


def user_of(employee: Employee) -> User:
    assert employee.user
    return employee.user


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code, response.headers.get("Location"))
    return response.content.decode()


@pytest.mark.parametrize("model", ["user", "role", "roleassignment", "invitation", "auditentry"])
def test_every_list_opens_and_can_be_searched(hr: Client, model: str) -> None:
    text_of(hr, f"/admin/accounts/{model}/")
    if model != "role":
        text_of(hr, f"/admin/accounts/{model}/?q=sofia")


def test_hr_never_sees_passwords_tokens_factors_or_sessions(hr: Client, cast: Cast) -> None:
    registered = {model._meta.label for model in admin.site._registry}
    assert registered.isdisjoint(
        {
            "accounts.ApiToken",
            "auth.Group",
            "account.EmailAddress",
            "mfa.Authenticator",
            "usersessions.UserSession",
            "sessions.Session",
        }
    )
    page = text_of(hr, f"/admin/accounts/user/{user_of(cast.employee).pk}/change/")
    assert user_of(cast.employee).password not in page


def test_the_signed_out_sign_in_through_the_products_page(client: Client) -> None:
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"


def test_employees_do_not_get_in(client: Client, cast: Cast) -> None:
    client.force_login(user_of(cast.employee))
    assert client.get("/admin/").status_code == 403
    assert client.get("/admin/accounts/user/").status_code == 403


def test_hr_invites_somebody_with_a_role(hr: Client) -> None:
    role = Role.objects.get(slug="coach")
    hr.post("/admin/accounts/invitation/add/", {"email": "Ada@acme.example", "role": role.pk})
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("ada@acme.example", role)


def test_inviting_somebody_who_is_in_says_so(hr: Client, cast: Cast) -> None:
    email = user_of(cast.employee).email
    answer = hr.post("/admin/accounts/invitation/add/", {"email": email, "role": ""}, follow=True)
    assert "already has an account" in answer.content.decode()


def test_an_expired_invitation_shows_on_the_first_page_and_can_be_sent_again(hr: Client) -> None:
    invitation = invitation_create(email="ada@acme.example", role=None, actor=None)
    Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    assert "1 invitation expired unused." in text_of(hr, "/admin/")
    hr.post("/admin/accounts/invitation/", {"action": "send_again", "_selected_action": [invitation.pk]})
    assert "expired unused" not in text_of(hr, "/admin/")


def test_hr_adds_a_role_of_the_organizations_own(hr: Client) -> None:
    data = {"name": "Works council", "own_permissions": ["accounts.view_audit_log"]}
    hr.post("/admin/accounts/role/add/", data)
    role = Role.objects.get(name="Works council")
    assert role.permission_names == {"accounts.view_audit_log"}
    text_of(hr, f"/admin/accounts/role/{role.pk}/change/")


def test_an_organization_cannot_grant_what_is_the_platforms(hr: Client) -> None:
    data = {"name": "Root", "own_permissions": ["tenants.administer"]}
    hr.post("/admin/accounts/role/add/", data)
    assert not Role.objects.filter(name="Root").exists()


def test_built_in_roles_can_only_be_read(hr: Client) -> None:
    role = Role.objects.get(slug="hr_admin")
    assert "Read the audit log" in text_of(hr, f"/admin/accounts/role/{role.pk}/change/")
    assert hr.post(f"/admin/accounts/role/{role.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_last_hr_admin_cannot_lose_the_role(hr: Client, cast: Cast) -> None:
    assignment = RoleAssignment.objects.get(role__slug="hr_admin")
    answer = hr.post(f"/admin/accounts/roleassignment/{assignment.pk}/delete/", {"post": "yes"}, follow=True)
    assert "Someone must stay HR admin" in answer.content.decode()
    assert RoleAssignment.objects.filter(pk=assignment.pk).exists()


def test_the_last_hr_admin_cannot_be_shut_out(hr: Client, cast: Cast) -> None:
    path = f"/admin/accounts/user/{user_of(cast.hr_admin).pk}/change/"
    assert "Someone must stay HR admin" in hr.post(path, {}, follow=True).content.decode()
    give_role(cast.manager, "hr_admin")
    hr.post(path, {})
    assert not User.objects.get(pk=user_of(cast.hr_admin).pk).is_active


def test_a_role_is_given_and_taken_with_an_audit_entry_each(hr: Client, cast: Cast) -> None:
    role = Role.objects.get(slug="moderator")
    hr.post("/admin/accounts/roleassignment/add/", {"user": user_of(cast.peer).pk, "role": role.pk})
    assignment = RoleAssignment.objects.get(role=role)
    hr.post(f"/admin/accounts/roleassignment/{assignment.pk}/delete/", {"post": "yes"})
    entries = AuditEntry.objects.filter(detail__role="moderator", actor_id=user_of(cast.hr_admin).pk)
    assert set(entries.values_list("action", flat=True)) == {"role.assigned", "role.revoked"}


def test_a_page_that_a_service_refuses_to_make_leads_to_the_first_one_with_the_reason(
    hr: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise ValidationError("Not today.")

    monkeypatch.setattr(RegistryModelAdmin, "get_changeform_initial_data", refuse)
    page = hr.get("/admin/accounts/roleassignment/add/", follow=True)
    assert page.redirect_chain == [("/admin/", 302)]
    assert "Not today." in page.content.decode()


def test_a_scoped_role_does_not_open_what_concerns_the_whole_organization(client: Client, cast: Cast) -> None:
    role = role_create(
        name="Helper", permissions=["accounts.open_admin", "accounts.invite"], scoped=True, actor=None
    )
    give_role(cast.peer, role.slug, cast.sales)
    client.force_login(user_of(cast.peer))
    assert client.get("/admin/accounts/user/").status_code == 403


def test_the_audit_log_can_be_read_and_taken_out_but_not_changed(hr: Client) -> None:
    entry = audit.record(actor=UserFactory.create(email="=cmd@acme.example"), action="test.done")
    answer = hr.post("/admin/accounts/auditentry/", {"action": "export", "_selected_action": [entry.pk]})
    assert "'=cmd@acme.example,test.done" in answer.content.decode()
    assert hr.get("/admin/accounts/auditentry/add/").status_code == 403
    assert hr.post(f"/admin/accounts/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_objects_history_leads_to_the_audit_log(hr: Client, cast: Cast) -> None:
    give_role(cast.peer, "coach")
    pk = user_of(cast.peer).pk
    page = hr.get(f"/admin/accounts/user/{pk}/history/", follow=True)
    assert "role.assigned" in page.content.decode()


def test_the_admins_first_page_has_a_relaxed_policy_and_others_do_not(hr: Client) -> None:
    assert "Content-Security-Policy" not in hr.get("/admin/").headers
    assert "script-src 'self'" in hr.get("/accounts/2fa/").headers["Content-Security-Policy"]
