"""Who has a role for some departments does not rule what belongs to the whole organization."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.models import Role, User
from recognition.models import RecognitionSettings, Redemption, Reward
from recognition.services.rewards import (
    redemption_approve,
    redemption_decline,
    reward_delete,
    reward_save,
    taxable_values_read,
)
from recognition.services.settings import settings_save
from tests.api import api_client, assert_problem, post
from tests.factories import Cast, give_role
from tests.recognition.kudos import user_of
from tests.recognition.rewards import ask

PERMISSIONS = [
    "recognition.view_feed",
    "recognition.manage",
    "recognition.decide",
    "recognition.moderate",
    "notifications.manage",
    "accounts.open_admin",
]
CHANNEL = {"name": "Mine", "kind": "slack", "address": "https://hooks.example/x", "events": []}


@pytest.fixture
def redemption(cast: Cast) -> Redemption:
    """What Priya asked for."""
    return ask(cast.employee)


@pytest.fixture
def local(cast: Cast, redemption: Redemption) -> User:
    """Tomas, who may do everything, in sales."""
    Role.objects.create(slug="local", name="Local", own_permissions=PERMISSIONS, scoped=True)
    give_role(cast.peer, "local", cast.sales)
    return user_of(cast.peer)


def test_the_api_refuses_who_holds_it_for_some_departments(local: User, redemption: Redemption) -> None:
    there = api_client(local, PERMISSIONS[:1])
    local.api_tokens.update(scopes=PERMISSIONS)

    def patch(path: str, content: Any) -> Any:
        return there.patch(f"/api/v1/{path}", content, content_type="application/json")

    for answer in (
        post(there, f"redemptions/{redemption.pk}/approve/", {}),
        there.get("/api/v1/taxable-values/"),
        post(there, "rewards/", {"name": "Tea", "price": 1}),
        there.delete(f"/api/v1/rewards/{redemption.reward_id}/"),
        patch("recognition-settings/1/", {"has_points": False}),
        post(there, "chat-channels/", CHANNEL),
        patch("notification-events/kudos.given/", {"subject": "Mine"}),
        there.get("/api/v1/recognition-reports/"),
    ):
        assert_problem(answer, 403, "permission_denied")
    redemption.refresh_from_db()
    assert redemption.status == Redemption.Status.REQUESTED


@pytest.mark.parametrize("page", ["budgets", "payroll", "redemptions", "moderation"])
def test_pages_are_closed_to_who_holds_it_for_some_departments(
    client: Client, local: User, page: str
) -> None:
    client.force_login(local)
    assert client.get(f"/recognition/{page}/").status_code == 403
    assert f"/recognition/{page}/" not in client.get("/recognition/").content.decode()


SERVICES: dict[str, tuple[Callable[[Redemption, User], Any], str]] = {
    "approve": (lambda it, actor: redemption_approve(redemption=it, actor=actor), "not_decider"),
    "decline": (
        lambda it, actor: redemption_decline(redemption=it, actor=actor, reason="No."),
        "not_decider",
    ),
    "add": (lambda _, actor: reward_save(reward=Reward(name="Tea", price=1), actor=actor), "not_everywhere"),
    "delete": (lambda it, actor: reward_delete(reward=it.reward, actor=actor), "not_everywhere"),
    "tax": (lambda _, actor: taxable_values_read(first=None, last=None, actor=actor), "not_everywhere"),
    "settings": (
        lambda _, actor: settings_save(has_points=False, kept_months=1, actor=actor),
        "not_everywhere",
    ),
}


@pytest.mark.parametrize(("act", "code"), SERVICES.values(), ids=SERVICES)
def test_services_refuse_who_holds_it_for_some_departments(
    local: User, redemption: Redemption, act: Callable[[Redemption, User], Any], code: str
) -> None:
    with pytest.raises(PermissionDenied) as refusal:
        act(redemption, local)
    assert refusal.value.args[1] == code
    assert not RecognitionSettings.objects.exists()
    assert Reward.objects.get() == redemption.reward
