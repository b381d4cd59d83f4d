"""Scripts call the API with a token that may do a part of what its user may, for a time."""

import time_machine
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import ApiToken, AuditEntry
from tenants.models import Organization
from tests.api import api_client, assert_problem, bearer, make_key, post
from tests.factories import Cast, give_role, make_cast

MANAGE_TOKENS = "accounts.manage_tokens"
READ_AUDIT = "accounts.view_audit_log"


def test_a_token_acts_for_its_user_within_its_scopes(cast: Cast) -> None:
    user = cast.hr_admin.user
    answer = api_client(user, [READ_AUDIT]).get("/api/v1/me/").json()
    assert user is not None
    assert (answer["id"], answer["email"]) == (user.pk, user.email)
    assert answer["permissions"] == [READ_AUDIT]
    assert "hr_admin" in answer["roles"]


def test_a_token_opens_nothing_outside_its_scopes(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user, [READ_AUDIT])
    assert client.get("/api/v1/audit-entries/").status_code == 200
    assert_problem(client.get("/api/v1/tokens/"), 403, "permission_denied")


def test_without_a_sign_in_the_api_asks_for_one(client: Client) -> None:
    response = client.get("/api/v1/me/")
    assert_problem(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_signed_in_browser_may_use_the_api(cast: Cast, client: Client) -> None:
    assert cast.employee.user is not None
    client.force_login(cast.employee.user)
    assert client.get("/api/v1/me/").json()["email"] == cast.employee.email


def test_unknown_tokens_are_refused(cast: Cast) -> None:
    for key in ("eqp_unknown", "", "ÿ", "a b"):
        assert_problem(bearer(key).get("/api/v1/me/"), 401, "invalid_token")


def test_an_expired_token_is_refused(cast: Cast) -> None:
    assert cast.hr_admin.user is not None
    with time_machine.travel("2026-01-01", tick=False):
        key = make_key(cast.hr_admin.user)
    assert_problem(bearer(key).get("/api/v1/me/"), 401, "invalid_token")


def test_a_token_ends_with_its_user(cast: Cast) -> None:
    client, user = api_client(cast.hr_admin.user), cast.hr_admin.user
    assert user is not None
    user.is_active = False
    user.save()
    assert_problem(client.get("/api/v1/me/"), 401, "invalid_token")


def test_a_token_of_another_organization_is_unknown(cast: Cast, globex: Organization) -> None:
    with tenant_context(globex):
        stranger = make_cast().hr_admin.user
        assert stranger is not None
        key = make_key(stranger)
    assert bearer(key, "globex.localhost").get("/api/v1/me/").status_code == 200
    assert_problem(bearer(key, "acme.localhost").get("/api/v1/me/"), 401, "invalid_token")


def test_a_new_token_is_shown_once_and_stored_as_a_hash(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    answer = post(client, "tokens/", {"name": "Payroll", "scopes": [READ_AUDIT]}).json()
    assert bearer(answer["key"]).get("/api/v1/audit-entries/").status_code == 200
    listed = client.get(f"/api/v1/tokens/{answer['id']}/").json()
    assert "key" not in listed
    assert answer["key"] not in str(ApiToken.objects.values().get(pk=answer["id"]))
    assert answer["key"] not in str(list(AuditEntry.objects.values()))


def test_a_revoked_token_is_refused(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user)
    token = ApiToken.objects.get(name="Test")
    assert post(client, f"tokens/{token.pk}/revoke/", {}).status_code == 200
    assert_problem(client.get("/api/v1/me/"), 401, "invalid_token")
    assert AuditEntry.objects.filter(action="token.revoked", object_id=str(token.pk)).count() == 1


def test_nobody_makes_a_token_that_may_do_more_than_they(cast: Cast) -> None:
    response = post(
        api_client(cast.hr_admin.user), "tokens/", {"name": "More", "scopes": ["tenants.administer"]}
    )
    assert assert_problem(response, 400, "invalid")["errors"]["scopes"][0]["code"] == "not_held"


def test_a_token_makes_no_token_with_more_scopes_or_a_longer_life(cast: Cast) -> None:
    client = api_client(cast.hr_admin.user, [MANAGE_TOKENS])
    assert post(client, "tokens/", {"name": "More", "scopes": [READ_AUDIT]}).status_code == 400
    made = post(client, "tokens/", {"name": "Same", "scopes": [MANAGE_TOKENS], "days": 300}).json()
    assert ApiToken.objects.get(pk=made["id"]).expires_at == ApiToken.objects.get(name="Test").expires_at


def test_people_see_only_their_own_tokens(cast: Cast) -> None:
    give_role(cast.peer, "hr_admin")
    api_client(cast.peer.user)
    theirs = ApiToken.objects.get(user=cast.peer.user)
    client = api_client(cast.hr_admin.user)
    assert [row["name"] for row in client.get("/api/v1/tokens/").json()["results"]] == ["Test"]
    assert_problem(client.get(f"/api/v1/tokens/{theirs.pk}/"), 404, "not_found")
    assert_problem(post(client, f"tokens/{theirs.pk}/revoke/", {}), 404, "not_found")
