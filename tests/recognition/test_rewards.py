"""Rewards: points leave when somebody asks, and come back when it comes to nothing."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.attention import attention_for
from accounts.conflicts import StateConflict
from accounts.models import AuditEntry
from recognition.models import PointsTransfer, Redemption, Reward
from recognition.selectors.points import balance, faults
from recognition.services.points import Kind
from recognition.services.rewards import (
    redemption_approve,
    redemption_cancel,
    redemption_decline,
    reward_delete,
    reward_save,
)
from recognition.services.settings import settings_save
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.points import endow
from tests.recognition.rewards import ask, make_reward, redeem

Decide = Callable[[Redemption, Cast], Redemption]


def approve(redemption: Redemption, cast: Cast) -> Redemption:
    """HR says yes."""
    return redemption_approve(redemption=redemption, actor=user_of(cast.hr_admin))


def decline(redemption: Redemption, cast: Cast, reason: str = "Sold out until May.") -> Redemption:
    """HR says no."""
    return redemption_decline(redemption=redemption, actor=user_of(cast.hr_admin), reason=reason)


def cancel(redemption: Redemption, _cast: Cast) -> Redemption:
    """Who asked takes it back."""
    return redemption_cancel(redemption=redemption, actor=user_of(redemption.employee))


def stock(reward: Reward) -> int | None:
    """How many are left now."""
    return Reward.objects.get(pk=reward.pk).stock


def test_points_and_stock_leave_as_soon_as_somebody_asks(cast: Cast) -> None:
    redemption = ask(cast.employee, 100, taxable_value=Decimal("12.50"))
    assert (redemption.status, redemption.price) == ("requested", 40)
    assert balance(Kind.TO_SPEND, cast.employee) == 60
    assert stock(redemption.reward) == 2
    assert redemption.transfer.key == f"redemption:{cast.employee.pk}:{redemption.nonce}"
    assert faults() == []


def test_price_and_value_stay_as_they_were_when_somebody_asked(cast: Cast) -> None:
    redemption = ask(cast.employee, taxable_value=Decimal("12.50"))
    Reward.objects.update(price=90, taxable_value=99)
    redemption.refresh_from_db()
    assert (redemption.price, redemption.taxable_value, redemption.currency) == (40, Decimal("12.50"), "EUR")


def test_a_reward_that_needs_no_approval_is_granted_at_once(cast: Cast) -> None:
    redemption = ask(cast.employee, needs_approval=False)
    assert (redemption.status, redemption.decided_on) == ("approved", timezone.localdate())
    with pytest.raises(StateConflict):
        cancel(redemption, cast)


def test_the_same_request_twice_is_one_even_for_the_last_piece(cast: Cast) -> None:
    endow(cast.employee, 100)
    reward, nonce = make_reward(stock=1), uuid.uuid4()
    first = redeem(cast.employee, reward, nonce)
    assert redeem(cast.employee, reward, nonce) == first
    assert balance(Kind.TO_SPEND, cast.employee) == 60
    assert AuditEntry.objects.filter(action="redemption.requested").count() == 1
    with pytest.raises(StateConflict) as refusal:
        redeem(cast.employee, make_reward(name="Tea"), nonce)
    assert refusal.value.code == "key_reused"


def test_the_same_nonce_of_another_person_is_another_request(cast: Cast) -> None:
    reward, nonce = make_reward(), uuid.uuid4()
    for person in (cast.employee, cast.peer):
        endow(person, 40)
        redeem(person, reward, nonce)
    assert stock(reward) == 1


@pytest.mark.parametrize(
    ("values", "code"), [({"stock": 0}, "out_of_stock"), ({"is_active": False}, "not_available")]
)
def test_what_is_gone_or_switched_off_cannot_be_had(cast: Cast, values: dict[str, Any], code: str) -> None:
    with pytest.raises(StateConflict) as refusal:
        ask(cast.employee, **values)
    assert refusal.value.code == code
    assert balance(Kind.TO_SPEND, cast.employee) == 100


def test_while_points_are_off_nothing_can_be_had(cast: Cast) -> None:
    settings_save(has_points=False, kept_months=24, actor=None)
    with pytest.raises(StateConflict) as refusal:
        ask(cast.employee)
    assert refusal.value.code == "points_off"


def test_too_few_points_are_said_at_the_reward(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        ask(cast.employee, 39)
    (error,) = refusal.value.error_dict["reward"]
    assert (error.code, error.messages) == ("not_enough_points", ["There are 39 points left."])
    assert not Redemption.objects.exists()


def test_who_has_left_spends_nothing(cast: Cast) -> None:
    endow(cast.employee, 100)
    cast.employee.left = cast.employee.hired
    cast.employee.save()
    with pytest.raises(PermissionDenied):
        redeem(cast.employee, make_reward())


def test_a_reward_without_a_limit_never_runs_out(cast: Cast) -> None:
    redemption = ask(cast.employee, stock=None)
    assert stock(redemption.reward) is None
    assert stock(cancel(redemption, cast).reward) is None


def test_what_is_granted_is_theirs_and_they_hear_of_it(cast: Cast) -> None:
    redemption = approve(ask(cast.employee), cast)
    assert (redemption.status, redemption.decider) == ("approved", user_of(cast.hr_admin))
    assert balance(Kind.TO_SPEND, cast.employee) == 60
    told = user_of(cast.employee).notifications.get()
    assert (told.text, told.url) == ("Coffee for the team is yours.", "/recognition/rewards/#own")


@pytest.mark.parametrize(("decide", "status"), [(decline, "declined"), (cancel, "cancelled")])
def test_what_comes_to_nothing_gives_points_and_stock_back(cast: Cast, decide: Decide, status: str) -> None:
    redemption = decide(ask(cast.employee), cast)
    assert redemption.status == status
    assert balance(Kind.TO_SPEND, cast.employee) == 100
    assert stock(redemption.reward) == 3
    assert PointsTransfer.objects.get(reverses=redemption.transfer).purpose == "reversal"
    assert faults() == []


@pytest.mark.parametrize("first", [approve, decline, cancel])
@pytest.mark.parametrize("second", [approve, decline, cancel])
def test_what_is_decided_stays_decided(cast: Cast, first: Decide, second: Decide) -> None:
    redemption = first(ask(cast.employee), cast)
    held = balance(Kind.TO_SPEND, cast.employee)
    with pytest.raises(StateConflict) as refusal:
        second(redemption, cast)
    assert refusal.value.code == "already_decided"
    assert balance(Kind.TO_SPEND, cast.employee) == held


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_a_refusal_needs_a_reason_that_can_be_read(cast: Cast, reason: str) -> None:
    redemption = ask(cast.employee)
    with pytest.raises(ValidationError) as refusal:
        decline(redemption, cast, reason)
    assert list(refusal.value.error_dict) == ["reason"]


@pytest.mark.parametrize("decide", [approve, decline])
def test_nobody_decides_on_their_own_request(cast: Cast, decide: Decide) -> None:
    with pytest.raises(PermissionDenied):
        decide(ask(cast.hr_admin), cast)


def test_nobody_cancels_what_others_asked_for(cast: Cast) -> None:
    redemption = ask(cast.employee)
    with pytest.raises(PermissionDenied):
        redemption_cancel(redemption=redemption, actor=user_of(cast.hr_admin))


def test_hr_is_told_how_many_requests_wait(cast: Cast) -> None:
    hr = user_of(cast.hr_admin)
    assert "/recognition/redemptions/" not in {item.url for item in attention_for(hr)}
    redemption = ask(cast.employee)
    waits = [item.text for item in attention_for(hr) if item.url == "/recognition/redemptions/"]
    assert waits == ["1 reward waits for a decision."]
    approve(redemption, cast)
    assert "/recognition/redemptions/" not in {item.url for item in attention_for(hr)}


def test_a_change_of_the_price_keeps_what_others_took_meanwhile(cast: Cast) -> None:
    reward = make_reward()
    stale = Reward.objects.get()
    endow(cast.employee, 100)
    redeem(cast.employee, reward)
    stale.price = 50
    reward_save(reward=stale, actor=None, changed=["price"])
    reward.refresh_from_db()
    assert (reward.price, reward.stock) == (50, 2)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"price": 0}, "price"),
        ({"price": 1_000_000_001}, "price"),
        ({"name": ""}, "name"),
        ({"taxable_value": -1}, "taxable_value"),
        ({"currency": "euro"}, "currency"),
        ({"currency": "eur"}, "currency"),
        ({"stock": -1}, "stock"),
    ],
)
def test_a_reward_that_makes_no_sense_is_refused(acme: object, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        make_reward(**values)
    assert field in refusal.value.error_dict


def test_a_reward_goes_only_while_nobody_has_asked_for_it(cast: Cast) -> None:
    actor = user_of(cast.hr_admin)
    reward_delete(reward=make_reward(name="Tea"), actor=actor)
    redemption = cancel(ask(cast.employee), cast)
    with pytest.raises(StateConflict) as refusal:
        reward_delete(reward=redemption.reward, actor=actor)
    assert refusal.value.code == "redeemed"
    assert Reward.objects.get() == redemption.reward


@pytest.mark.parametrize("months", [0, 1201])
def test_how_long_points_last_is_bounded(acme: object, months: int) -> None:
    with pytest.raises(ValidationError) as refusal:
        settings_save(has_points=True, kept_months=months, actor=None)
    assert list(refusal.value.error_dict) == ["kept_months"]


def test_settings_are_changed_with_an_entry_in_the_audit_log(cast: Cast) -> None:
    settings_save(has_points=True, kept_months=None, actor=user_of(cast.hr_admin))
    entry = AuditEntry.objects.get(action="recognition_settings.changed")
    assert entry.detail == {"has_points": True, "kept_months": None}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recognition_reward SET stock = -1",
        "UPDATE recognition_redemption SET status = 'declined', decided_on = now()",
        "UPDATE recognition_redemption SET status = 'approved'",
        "UPDATE recognition_redemption SET status = 'approved', decided_on = now(), decider_id ="
        " (SELECT user_id FROM people_employee e WHERE e.id = employee_id)",
    ],
)
def test_the_database_keeps_the_rules(cast: Cast, change: str) -> None:
    ask(cast.employee)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(change)


def test_the_database_lets_no_decision_be_taken_back(cast: Cast) -> None:
    approve(ask(cast.employee), cast)
    with pytest.raises(IntegrityError, match="redemption_decided_once"), transaction.atomic():
        Redemption.objects.update(status="cancelled")


@pytest.mark.parametrize(
    "broken",
    [{"price": 41}, {"status": "cancelled"}, {"employee": "peer"}],
    ids=lambda broken: next(iter(broken)),
)
def test_the_check_finds_requests_that_are_paid_wrongly(cast: Cast, broken: dict[str, Any]) -> None:
    redemption = ask(cast.employee)
    values = {name: getattr(cast, value) if name == "employee" else value for name, value in broken.items()}
    Redemption.objects.update(**values)
    with pytest.raises(CommandError, match=rf"redemptions_are_paid at {redemption.pk}"):
        call_command("check_ledger", organization="acme")


def test_the_check_finds_points_that_went_for_nothing(cast: Cast) -> None:
    redemption = ask(cast.employee)
    Redemption.objects.all().delete()
    with pytest.raises(CommandError, match=rf"redemptions_are_known at {redemption.transfer_id}"):
        call_command("check_ledger", organization="acme")
