"""Two who decide on one case at once: one wins, the other gets a clear conflict."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.conflicts import StateConflict
from accounts.models import AuditEntry, User
from careerladders.models import CurrentLevel, PromotionAssessor, PromotionCase
from careerladders.services.promotion_decisions import case_approve, case_confirm, case_decline, case_return
from careerladders.services.promotion_reminders import promotions_remind
from careerladders.services.promotions import assessor_add, case_open
from notifications.models import Notification
from tenants.models import Organization
from tests.api import bearer, make_key
from tests.careerladders.levels import level, make_ladder
from tests.careerladders.promotions import REASON, in_review, later, on_trial, open_case, today
from tests.concurrency.threads import at_once
from tests.factories import Cast
from tests.recognition.kudos import user_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _ladder(acme: object) -> None:
    make_ladder()


def refusals(outcomes: list[Any]) -> list[str | None]:
    """The codes of what was refused as a conflict."""
    return [outcome.code for outcome in outcomes if isinstance(outcome, StateConflict)]


def test_of_two_approvals_one_wins(acme: Organization, cast: Cast) -> None:
    case = in_review(cast)

    def approve(user: User) -> Callable[[], PromotionCase]:
        return lambda: case_approve(case=case, actor=user)

    outcomes = at_once(acme, approve(user_of(cast.hr_admin)), approve(user_of(cast.executive)))
    assert refusals(outcomes) == ["already_decided"]
    assert AuditEntry.objects.filter(action="promotion.approved").count() == 1
    assert case.events.filter(status="approved").count() == 1
    assert CurrentLevel.objects.on(today()).get(employee=cast.employee).level == case.level


def test_an_approval_and_a_decline_do_not_both_count(acme: Organization, cast: Cast) -> None:
    case = in_review(cast)
    outcomes = at_once(
        acme,
        lambda: case_approve(case=case, actor=user_of(cast.hr_admin)),
        lambda: case_decline(case=case, actor=user_of(cast.executive), reason="Not yet."),
    )
    assert refusals(outcomes) == ["already_decided"]
    case.refresh_from_db()
    assert (standing_code(cast) == "IC5") is (case.status == "approved")


def standing_code(cast: Cast) -> str:
    """Where the employee stands today."""
    return CurrentLevel.objects.on(today()).get(employee=cast.employee).level.code


def test_a_trial_is_confirmed_or_ended_not_both(acme: Organization, cast: Cast) -> None:
    case = on_trial(cast)
    outcomes = at_once(
        acme,
        lambda: case_confirm(case=case, actor=user_of(cast.hr_admin), override_reason=REASON),
        lambda: case_return(case=case, actor=user_of(cast.employee)),
    )
    assert refusals(outcomes) == ["already_decided"]
    case.refresh_from_db()
    assert (standing_code(cast) == "M1") is (case.status == "confirmed")


def test_two_cases_for_one_person_are_not_both_opened(acme: Organization, cast: Cast) -> None:
    def open_for(user: User) -> Callable[[], PromotionCase]:
        return lambda: case_open(employee=cast.employee, level=level("IC5"), actor=user)

    outcomes = at_once(acme, open_for(user_of(cast.hr_admin)), open_for(user_of(cast.manager)))
    assert refusals(outcomes) == ["case_open"]
    assert PromotionCase.objects.count() == 1


def test_a_colleague_is_not_asked_twice_at_once(acme: Organization, cast: Cast) -> None:
    case = open_case(cast)
    actor = user_of(cast.manager)
    at_once(acme, *[lambda: assessor_add(case=case, employee=cast.peer, actor=actor)] * 3)
    assert PromotionAssessor.objects.count() == 1
    assert Notification.objects.filter(user=cast.peer.user).count() == 1


def test_two_runs_of_the_reminders_remind_once(acme: Organization, cast: Cast) -> None:
    on_trial(cast)
    PromotionCase.objects.update(trial_until=later(14))
    assert set(at_once(acme, promotions_remind, promotions_remind)) == {0, 1}


def test_of_two_approvals_through_the_api_one_gets_a_409(acme: Organization, cast: Cast) -> None:
    case = in_review(cast)
    keys = [make_key(user_of(who)) for who in (cast.hr_admin, cast.executive)]

    def approve(key: str) -> Callable[[], tuple[int, str]]:
        def ask() -> tuple[int, str]:
            response = bearer(key).post(
                f"/api/v1/promotion-cases/{case.pk}/approve/",
                {},
                content_type="application/json",
                headers={"Idempotency-Key": str(uuid.uuid4())},
            )
            return response.status_code, response.json().get("code", "")

        return ask

    outcomes = at_once(acme, *[approve(key) for key in keys])
    assert set(outcomes) == {(200, ""), (409, "already_decided")}
