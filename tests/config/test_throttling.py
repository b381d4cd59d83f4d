"""Callers learn how many requests they have left, and are stopped beyond that."""

import secrets
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.api import api_client, assert_problem
from tests.factories import Cast

ME = "/api/v1/me/"


@pytest.fixture
def slow(settings: Settings) -> Iterator[Callable[[int, int], None]]:
    """A setter of the rates per hour of a token and of the organization, in the middle of an hour."""

    def set_rates(token: int, organization: int) -> None:
        rates = {"token": f"{token}/hour", "organization": f"{organization}/hour"}
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
        settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": secrets.token_hex(4)}}

    with time_machine.travel(timezone.now().replace(minute=30)):
        yield set_rates


def test_each_token_has_its_own_allowance(cast: Cast, slow: Callable[[int, int], None]) -> None:
    slow(2, 1_000)
    client = api_client(cast.employee.user)
    assert [client.get(ME).headers["RateLimit-Remaining"] for _ in range(2)] == ["1", "0"]
    response = client.get(ME)
    assert_problem(response, 429, "throttled")
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert response.headers["RateLimit-Limit"] == "2"
    assert api_client(cast.manager.user).get(ME).status_code == 200


def test_an_organization_has_one_allowance_for_all(cast: Cast, slow: Callable[[int, int], None]) -> None:
    slow(1_000, 2)
    for employee in (cast.employee, cast.manager):
        assert api_client(employee.user).get(ME).status_code == 200
    assert_problem(api_client(cast.peer.user).get(ME), 429, "throttled")


def test_without_the_cache_requests_go_on(cast: Cast, settings: Settings) -> None:
    broken = settings.CACHES["default"] | {"LOCATION": "unix:///nowhere/valkey.sock"}
    settings.CACHES = {"default": broken}
    assert api_client(cast.employee.user).get(ME).status_code == 200


def test_pages_are_not_counted(client: Client) -> None:
    assert "RateLimit-Limit" not in client.get("/nothing/").headers
