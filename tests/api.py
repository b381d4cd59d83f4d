"""What tests of the API share: a client with a token, and a look at problem details."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import token_create
from tests.site import SiteClient


def make_key(user: User, scopes: Collection[str] | None = None, days: int = 1) -> str:
    """The key of a new token; without scopes it may do all that the user may."""
    _token, key = token_create(
        user=user,
        name="Test",
        scopes=user.permissions if scopes is None else scopes,
        expires_at=timezone.now() + dt.timedelta(days=days),
        actor=None,
    )
    return key


def bearer(key: str, host: str = "acme.localhost") -> Client:
    """A client that sends a token to an organization's site."""
    return SiteClient(headers={"host": host, "authorization": f"Bearer {key}"})


def api_client(user: User | None, scopes: Collection[str] | None = None) -> Client:
    """A client with a new token of a user of the first organization."""
    assert user is not None
    return bearer(make_key(user, scopes))


def post(client: Client, path: str, content: Any, **headers: str) -> Any:
    """Send JSON to an address of the API."""
    return client.post(f"/api/v1/{path}", content, content_type="application/json", headers=headers)


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Check that a response is this problem and return its details."""
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == "application/problem+json"
    details: dict[str, Any] = response.json()
    assert (details["status"], details["code"]) == (status, code)
    assert details["detail"]
    return details
