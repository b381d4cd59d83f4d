"""HR admins make and revoke tokens on a page, scripts' owners by a command."""

import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_tenants.utils import schema_context

from accounts.models import ApiToken
from tests.api import bearer
from tests.factories import Cast

PAGE = "/accounts/tokens/"
READ_AUDIT = "accounts.view_audit_log"


@pytest.fixture
def hr(cast: Cast, client: Client) -> Client:
    """The HR admin's browser."""
    assert cast.hr_admin.user is not None
    client.force_login(cast.hr_admin.user)
    return client


def create_api_token(email: str, *scopes: str, **options: Any) -> str:
    """What the command prints."""
    printed = StringIO()
    options |= {"organization": "acme", "user": email, "scope": list(scopes), "stdout": printed}
    with schema_context("public"):
        call_command("create_api_token", **options)
    return printed.getvalue()


def test_the_page_shows_a_new_key_once(hr: Client) -> None:
    answer = hr.post(PAGE, {"name": "Payroll", "scopes": [READ_AUDIT], "days": "30"})
    (key,) = re.findall(r"eqp_[\w-]+", answer.content.decode())
    assert bearer(key).get("/api/v1/audit-entries/").status_code == 200
    assert key not in hr.get(PAGE).content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_revokes_a_token(hr: Client) -> None:
    hr.post(PAGE, {"name": "Payroll", "scopes": [READ_AUDIT], "days": "30"})
    token = ApiToken.objects.get()
    assert hr.post(f"{PAGE}{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at
    assert "Revoked" in hr.get(PAGE).content.decode()


def test_the_form_offers_only_what_the_user_holds_and_says_what_is_missing(hr: Client) -> None:
    for scopes in ([], ["tenants.administer"]):
        hr.post(PAGE, {"name": "X", "scopes": scopes, "days": "30"})
    answer = hr.post(PAGE, {"name": "", "scopes": [READ_AUDIT], "days": "30"}).content.decode()
    assert "This field is required" in answer
    assert "tenants.administer" not in answer
    assert not ApiToken.objects.exists()


def test_others_have_no_such_page(cast: Cast, client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    assert cast.employee.user is not None
    client.force_login(cast.employee.user)
    assert client.get(PAGE).status_code == 403


def test_the_command_prints_a_key_that_works(cast: Cast) -> None:
    assert cast.hr_admin.user is not None
    key = create_api_token(cast.hr_admin.user.email.upper(), READ_AUDIT).strip()
    assert bearer(key).get("/api/v1/audit-entries/").status_code == 200
    report = json.loads(create_api_token(cast.hr_admin.user.email, READ_AUDIT, days=1, json=True))
    assert bearer(report["token"]).get("/api/v1/me/").json()["permissions"] == [READ_AUDIT]


@pytest.mark.parametrize(("email", "scope"), [("nobody@acme.example", READ_AUDIT), (None, "people.fly")])
def test_the_command_refuses_unknown_people_and_scopes(cast: Cast, email: str | None, scope: str) -> None:
    assert cast.hr_admin.user is not None
    with pytest.raises(CommandError):
        create_api_token(email or cast.hr_admin.user.email, scope)
