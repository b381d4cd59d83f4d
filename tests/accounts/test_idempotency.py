"""A write that is sent again with the same key acts once."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import IdempotencyKey
from people.models import Department
from tests.api import api_client, assert_problem, post
from tests.factories import Cast


@pytest.fixture
def hr(cast: Cast) -> Client:
    """The HR admin's scripts."""
    return api_client(cast.hr_admin.user)


def make_department(client: Client, name: str, key: str = "once") -> Any:
    """Ask for a department with an idempotency key."""
    return post(client, "departments/", {"name": name}, **{"Idempotency-Key": key})


def test_a_retried_request_acts_once_and_gets_the_same_answer(hr: Client) -> None:
    first, second = make_department(hr, "Research"), make_department(hr, "Research")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Department.objects.filter(name="Research").count() == 1


def test_a_key_stands_for_one_request_only(hr: Client) -> None:
    make_department(hr, "Research")
    assert_problem(make_department(hr, "Legal"), 422, "idempotency_key_reused")
    assert not Department.objects.filter(name="Legal").exists()


def test_a_refused_request_may_be_mended_under_the_same_key(hr: Client) -> None:
    assert make_department(hr, "").status_code == 400
    assert make_department(hr, "Research").status_code == 201


def test_two_people_may_choose_the_same_key(cast: Cast, hr: Client) -> None:
    make_department(hr, "Research")
    assert make_department(api_client(cast.employee.user), "Research").status_code == 403


def test_a_key_is_forgotten_after_a_day(hr: Client) -> None:
    make_department(hr, "Research")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23)):
        assert make_department(hr, "Legal").status_code == 422
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(hours=25))
    assert make_department(hr, "Legal").status_code == 201
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_keys_that_cannot_be_stored_are_refused(hr: Client, key: str) -> None:
    assert "Idempotency-Key" in assert_problem(make_department(hr, "X", key), 400, "invalid")["errors"]


def test_an_answer_that_holds_a_secret_is_never_stored(hr: Client) -> None:
    content = {"name": "X", "scopes": ["accounts.invite"]}
    response = post(hr, "tokens/", content, **{"Idempotency-Key": "once"})
    assert_problem(response, 400, "invalid")
    assert not IdempotencyKey.objects.exists()
