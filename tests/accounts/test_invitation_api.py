"""HR invites people by API; the link goes to the invited address only."""

from accounts.models import Invitation
from tests.api import api_client, assert_problem, post
from tests.factories import Cast


def test_hr_invites_an_address_with_a_role_and_takes_it_back(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    made = post(client, "invitations/", {"email": "new@acme.example", "role": "auditor"}).json()
    assert (made["email"], made["role"], made["accepted_at"]) == ("new@acme.example", "auditor", None)
    assert "secret" not in str(made)
    assert client.delete(f"/api/v1/invitations/{made['id']}/").status_code == 204
    assert not Invitation.objects.exists()


def test_who_has_an_account_is_not_invited(cast: Cast) -> None:
    content = {"email": cast.employee.email}
    details = assert_problem(post(api_client(cast.hr_admin.user), "invitations/", content), 400, "invalid")
    assert "already has an account" in details["errors"][""][0]["message"]


def test_roles_name_what_they_let_people_do(cast: Cast) -> None:
    roles = api_client(cast.hr_admin.user).get("/api/v1/roles/").json()["results"]
    auditor = next(role for role in roles if role["slug"] == "auditor")
    assert "accounts.view_audit_log" in auditor["permissions"]
    assert "platform_admin" not in {role["slug"] for role in roles}


def test_others_invite_nobody(cast: Cast) -> None:
    client = api_client(cast.employee.user)
    assert_problem(post(client, "invitations/", {"email": "x@acme.example"}), 403, "permission_denied")
