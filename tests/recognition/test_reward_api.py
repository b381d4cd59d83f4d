"""Points, rewards, requests and settings through the API."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from recognition.models import Redemption
from recognition.selectors.points import balance
from recognition.services.points import Kind
from recognition.services.settings import settings_save
from tests.api import api_client, assert_problem, post
from tests.factories import Cast
from tests.recognition.points import endow
from tests.recognition.rewards import ask, make_reward

API = "/api/v1/"


@pytest.fixture
def priya(cast: Cast) -> Client:
    """The employee's token."""
    return api_client(cast.employee.user)


@pytest.fixture
def hr(cast: Cast) -> Client:
    """The HR admin's token."""
    return api_client(cast.hr_admin.user)


def patch(client: Client, path: str, content: Any) -> Any:
    """Send changes."""
    return client.patch(f"{API}{path}", content, content_type="application/json")


def test_one_s_points_with_what_expires_next(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 70)
    endow(cast.employee, 30, Kind.TO_GIVE)
    found = priya.get(f"{API}points/").json()
    assert (found["to_spend"], found["to_give"], found["has_points"]) == (70, 30, True)
    assert found["expires_next"]["points"] == 70
    settings_save(has_points=False, kept_months=24, actor=None)
    assert priya.get(f"{API}points/").json()["expires_next"] is None


def test_one_s_statement_page_by_page(priya: Client, cast: Cast) -> None:
    for number in range(26):
        endow(cast.employee, 1 + number)
    page = priya.get(f"{API}points/statement/").json()
    assert [line["balance"] for line in page["results"][:2]] == [351, 325]
    page = priya.get(f"{API}points/statement/", {"before": page["older"]}).json()
    assert ([line["balance"] for line in page["results"]], page["older"]) == ([1], "")
    assert priya.get(f"{API}points/statement/", {"account": "to_give"}).json()["results"] == []


@pytest.mark.parametrize("query", [{"account": "issued"}, {"before": "x"}, {"before": "y" * 201}])
def test_a_statement_that_is_none_is_said(priya: Client, cast: Cast, query: dict[str, str]) -> None:
    endow(cast.employee, 1)
    assert_problem(priya.get(f"{API}points/statement/", query), 400, "invalid")


def test_hr_keeps_the_catalogue_and_others_see_what_can_be_chosen(hr: Client, priya: Client) -> None:
    created = post(hr, "rewards/", {"name": "Tea", "price": 20, "stock": 2}).json()
    path = f"rewards/{created['id']}/"
    assert priya.get(f"{API}{path}").json() == created
    assert patch(hr, path, {"is_active": False}).json() == created | {"is_active": False}
    assert priya.get(f"{API}{path}").status_code == 404
    assert_problem(patch(priya, path, {"price": 1}), 403, "permission_denied")
    assert_problem(patch(hr, path, {"price": 0}), 400, "invalid")
    assert_problem(post(hr, "rewards/", {"name": "Tea", "price": 20}), 400, "invalid")
    assert hr.delete(f"{API}{path}").status_code == 204


def test_a_reward_that_was_asked_for_stays(hr: Client, cast: Cast) -> None:
    redemption = ask(cast.employee)
    assert_problem(hr.delete(f"{API}rewards/{redemption.reward_id}/"), 409, "redeemed")


def test_a_reward_is_asked_for_once_and_cancelled(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    content = {"reward": make_reward().pk, "price": 40}
    answers = [post(priya, "redemptions/", content, **{"Idempotency-Key": "one"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    path = f"redemptions/{answers[0]['id']}/cancel/"
    assert post(priya, path, {}).json()["status"] == "cancelled"
    assert balance(Kind.TO_SPEND, cast.employee) == 100
    assert_problem(post(priya, path, {}), 409, "already_decided")


def test_what_speaks_against_it_has_a_code(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 30)
    problem = assert_problem(
        post(priya, "redemptions/", {"reward": make_reward().pk, "price": 40}), 400, "invalid"
    )
    assert problem["errors"]["reward"][0]["code"] == "not_enough_points"
    for values, code in (({"stock": 0}, "out_of_stock"), ({"is_active": False}, "not_available")):
        reward = make_reward(name=code, **values)
        assert_problem(post(priya, "redemptions/", {"reward": reward.pk, "price": reward.price}), 409, code)
    settings_save(has_points=False, kept_months=24, actor=None)
    assert_problem(
        post(priya, "redemptions/", {"reward": reward.pk, "price": reward.price}), 409, "points_off"
    )


def test_another_price_than_the_confirmed_one_is_not_taken(priya: Client, cast: Cast) -> None:
    endow(cast.employee, 100)
    reward = make_reward()
    for price in (39, 41):
        wrong = post(priya, "redemptions/", {"reward": reward.pk, "price": price})
        assert_problem(wrong, 409, "price_changed")
    assert_problem(post(priya, "redemptions/", {"reward": reward.pk}), 400, "invalid")
    assert balance(Kind.TO_SPEND, cast.employee) == 100


def test_hr_decides(hr: Client, cast: Cast) -> None:
    first, second, own = ask(cast.employee), ask(cast.peer, name="Tea"), ask(cast.hr_admin, name="Mug")
    assert post(hr, f"redemptions/{first.pk}/approve/", {}).json()["status"] == "approved"
    assert_problem(post(hr, f"redemptions/{second.pk}/decline/", {"reason": " "}), 400, "invalid")
    declined = post(hr, f"redemptions/{second.pk}/decline/", {"reason": "Sold out."}).json()
    assert (declined["status"], declined["reason"]) == ("declined", "Sold out.")
    assert_problem(post(hr, f"redemptions/{own.pk}/approve/", {}), 403, "own_request")
    waiting = hr.get(f"{API}redemptions/", {"status": "requested"}).json()["results"]
    assert [row["id"] for row in waiting] == [own.pk]


def test_the_requests_of_others_are_not_there(priya: Client, cast: Cast) -> None:
    redemption = ask(cast.peer)
    assert priya.get(f"{API}redemptions/").json()["results"] == []
    assert priya.get(f"{API}redemptions/{redemption.pk}/").status_code == 404
    assert post(priya, f"redemptions/{redemption.pk}/cancel/", {}).status_code == 404
    assert_problem(post(priya, f"redemptions/{redemption.pk}/approve/", {}), 403, "permission_denied")


def test_hr_says_how_points_are_used(hr: Client) -> None:
    assert hr.get(f"{API}recognition-settings/").json() == [{"id": 1, "has_points": True, "kept_months": 24}]
    changed = patch(hr, "recognition-settings/1/", {"kept_months": None}).json()
    assert changed == {"id": 1, "has_points": True, "kept_months": None}
    assert hr.get(f"{API}recognition-settings/1/").json() == changed
    assert hr.get(f"{API}recognition-settings/2/").status_code == 404
    for months in (0, 1201, "x", 10**30):
        problem = assert_problem(
            patch(hr, "recognition-settings/1/", {"kept_months": months}), 400, "invalid"
        )
        assert list(problem["errors"]) == ["kept_months"]


def test_payroll_reads_what_was_granted_and_that_is_noted(hr: Client, cast: Cast) -> None:
    redemption = ask(cast.employee, needs_approval=False, taxable_value=12)
    ask(cast.peer, name="Tea")
    day = str(redemption.decided_on)
    (row,) = hr.get(f"{API}taxable-values/", {"first": day, "last": day}).json()["results"]
    assert (row["employee_number"], row["taxable_value"], row["granted_on"]) == ("PRIYA", "12.00", day)
    assert hr.get(f"{API}taxable-values/", {"last": "2020-01-01"}).json()["results"] == []
    assert AuditEntry.objects.filter(action="taxable_values.read").count() == 2
    assert_problem(hr.get(f"{API}taxable-values/", {"first": "May"}), 400, "invalid")
    assert Redemption.objects.count() == 2
