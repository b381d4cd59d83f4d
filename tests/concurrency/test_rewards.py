"""Rewards under many at once: the last piece goes once, a request is one, and a decision is final."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from accounts.conflicts import StateConflict
from people.models import Employee
from recognition.models import Redemption, Reward
from recognition.selectors.points import balance, faults
from recognition.services.points import Kind
from recognition.services.rewards import (
    redemption_approve,
    redemption_cancel,
    redemption_decline,
)
from tenants.models import Organization
from tests.concurrency.threads import at_once
from tests.factories import Cast, EmployeeFactory
from tests.recognition.kudos import user_of
from tests.recognition.points import endow
from tests.recognition.rewards import ask, make_reward, redeem

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = 8


def asker(employee: Employee, reward: Reward, nonce: uuid.UUID | None = None) -> Callable[[], Any]:
    """Somebody who asks for a reward."""
    return lambda: redeem(employee, reward, nonce)


def code(answer: Any) -> str:
    """The code of a refusal, or else the state of the request."""
    if isinstance(answer, StateConflict):
        return str(answer.code)
    assert isinstance(answer, Redemption), answer
    return str(answer.status)


def test_eight_want_the_last_piece_and_one_gets_it(acme: Organization, cast: Cast) -> None:
    people = EmployeeFactory.create_batch(PEOPLE)
    for person in people:
        endow(person, 40)
    reward = make_reward(stock=1)
    answers = at_once(acme, *[asker(person, reward) for person in people])
    assert Counter(map(code, answers)) == {"requested": 1, "out_of_stock": PEOPLE - 1}
    assert sum(balance(Kind.TO_SPEND, person) for person in people) == 40 * (PEOPLE - 1)
    assert Reward.objects.get().stock == 0
    assert faults() == []


def test_the_same_request_at_once_is_one(acme: Organization, cast: Cast) -> None:
    endow(cast.employee, 100)
    answers = at_once(acme, *[asker(cast.employee, make_reward(), uuid.uuid4())] * 4)
    assert set(answers) == {Redemption.objects.get()}
    assert balance(Kind.TO_SPEND, cast.employee) == 60
    assert Reward.objects.get().stock == 2


def test_the_same_nonce_for_two_rewards_at_once_is_one_of_them(acme: Organization, cast: Cast) -> None:
    endow(cast.employee, 100)
    nonce, rewards = uuid.uuid4(), [make_reward(name=name) for name in ("Tea", "Mug")]
    answers = at_once(acme, *[asker(cast.employee, reward, nonce) for reward in rewards])
    assert Counter(map(code, answers)) == {"requested": 1, "key_reused": 1}
    assert balance(Kind.TO_SPEND, cast.employee) == 60


@pytest.mark.parametrize("attempt", range(3))
def test_who_decides_and_who_cancels_at_once_leave_one_outcome(
    acme: Organization, cast: Cast, attempt: int
) -> None:
    redemption, hr = ask(cast.employee), user_of(cast.hr_admin)
    answers = at_once(
        acme,
        lambda: redemption_approve(redemption=redemption, actor=hr),
        lambda: redemption_decline(redemption=redemption, actor=hr, reason="Sold out."),
        lambda: redemption_cancel(redemption=redemption, actor=user_of(cast.employee)),
    )
    redemption.refresh_from_db()
    assert Counter(map(code, answers)) == {redemption.status: 1, "already_decided": 2}
    is_theirs = redemption.status == "approved"
    assert balance(Kind.TO_SPEND, cast.employee) == (60 if is_theirs else 100)
    assert Reward.objects.get().stock == (2 if is_theirs else 3)
    assert faults() == []
