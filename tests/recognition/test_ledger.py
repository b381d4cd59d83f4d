"""Points move once, for good, and never below zero; a command proves it."""

import json
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.conflicts import StateConflict
from recognition.models import PointsAccount, PointsTransfer
from recognition.services.points import (
    Kind,
    NotEnoughPoints,
    Purpose,
    Transfer,
    account_of,
    points_reverse,
    points_transfer,
    points_transfers,
)
from tests.factories import Cast
from tests.recognition.points import balance, endow


def kudos(debit: PointsAccount, credit: PointsAccount, amount: int, key: str = "kudos:1") -> Transfer:
    """Points that one gives another."""
    return Transfer(debit, credit, amount, Purpose.KUDOS, key)


@pytest.fixture
def giving(cast: Cast) -> PointsAccount:
    """100 points that Priya may give."""
    return endow(cast.employee, 100, Kind.TO_GIVE)


@pytest.fixture
def spending(cast: Cast) -> PointsAccount:
    """The empty account of what Tomas may spend."""
    return account_of(Kind.TO_SPEND, employee=cast.peer)


def check() -> dict[str, Any]:
    """What check_ledger reports."""
    out = StringIO()
    call_command("check_ledger", organization="acme", json=True, stdout=out)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


def test_points_go_from_one_to_the_other(giving: PointsAccount, spending: PointsAccount) -> None:
    points_transfer(kudos(giving, spending, 30))
    assert (balance(giving), balance(spending), balance(account_of(Kind.ISSUED))) == (70, 30, -100)
    assert check()["balances"] == {"issued": -100, "to_give": 70, "to_spend": 30}


def test_a_retried_request_pays_once(giving: PointsAccount, spending: PointsAccount) -> None:
    first = points_transfer(kudos(giving, spending, 30))
    assert points_transfer(kudos(giving, spending, 30)) == first
    assert balance(spending) == 30


def test_a_key_stands_for_one_transfer(giving: PointsAccount, spending: PointsAccount) -> None:
    points_transfer(kudos(giving, spending, 30))
    with pytest.raises(StateConflict) as refusal:
        points_transfer(kudos(giving, spending, 31))
    assert refusal.value.code == "key_reused"


def test_nobody_gives_more_than_they_have(giving: PointsAccount, spending: PointsAccount) -> None:
    with pytest.raises(NotEnoughPoints) as refusal:
        points_transfer(kudos(giving, spending, 101))
    assert (refusal.value.code, refusal.value.messages) == (
        "not_enough_points",
        ["There are 100 points left."],
    )
    assert balance(giving) == 100


@pytest.mark.parametrize("amount", [0, -1, 1_000_000_001])
def test_an_amount_is_bounded(giving: PointsAccount, spending: PointsAccount, amount: int) -> None:
    with pytest.raises(ValidationError) as refusal:
        points_transfer(kudos(giving, spending, amount))
    assert refusal.value.code == "amount"


def test_many_transfers_are_made_together_or_not_at_all(
    cast: Cast, giving: PointsAccount, spending: PointsAccount
) -> None:
    other = account_of(Kind.TO_SPEND, employee=cast.manager)
    with pytest.raises(NotEnoughPoints):
        points_transfers([kudos(giving, spending, 60, "a"), kudos(giving, other, 60, "b")])
    assert not PointsTransfer.objects.filter(purpose=Purpose.KUDOS).exists()
    points_transfers([kudos(giving, spending, 60, "a"), kudos(giving, other, 40, "b")])
    assert (balance(giving), balance(spending), balance(other)) == (0, 60, 40)


def test_what_is_reversed_goes_back_once(giving: PointsAccount, spending: PointsAccount) -> None:
    given_points = points_transfer(kudos(giving, spending, 30))
    back = points_reverse(given_points)
    assert points_reverse(given_points) == back
    assert (balance(giving), balance(spending)) == (100, 0)
    assert check()["faults"] == []


def test_points_that_were_spent_do_not_go_back(
    cast: Cast, giving: PointsAccount, spending: PointsAccount
) -> None:
    given_points = points_transfer(kudos(giving, spending, 30))
    points_transfer(Transfer(spending, account_of(Kind.REDEEMED), 10, Purpose.REDEMPTION, "redemption:1"))
    with pytest.raises(NotEnoughPoints):
        points_reverse(given_points)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recognition_pointstransfer SET amount = 1",
        "DELETE FROM recognition_pointstransfer",
        "TRUNCATE recognition_pointstransfer CASCADE",
        "UPDATE recognition_pointsaccount SET balance = -1 WHERE kind = 'to_give'",
        "UPDATE recognition_pointsaccount SET kind = 'budget' WHERE kind = 'to_give'",
        "INSERT INTO recognition_pointsaccount (kind, balance) VALUES ('issued', 0)",
    ],
)
def test_the_database_keeps_the_ledger(giving: PointsAccount, change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(change)


def test_the_database_refuses_a_reversal_of_another_amount(
    giving: PointsAccount, spending: PointsAccount
) -> None:
    given_points = points_transfer(kudos(giving, spending, 30))
    with pytest.raises(IntegrityError, match="points_transfer_reversal_mirrors"):
        PointsTransfer.objects.create(
            debit=spending, credit=giving, amount=29, purpose=Purpose.REVERSAL, key="x", reverses=given_points
        )


def test_the_check_names_what_is_wrong(giving: PointsAccount) -> None:
    PointsAccount.objects.filter(pk=giving.pk).update(balance=99)
    with pytest.raises(CommandError, match=rf"balance_is_sum_of_transfers at {giving.pk}"):
        check()


def test_the_check_says_what_holds(giving: PointsAccount) -> None:
    out = StringIO()
    call_command("check_ledger", organization="acme", stdout=out)
    assert "1 transfers between 2 accounts" in out.getvalue()
    assert "holds: balances_sum_to_zero" in out.getvalue()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 60)), max_size=12))
def test_whatever_is_tried_the_ledger_holds(cast: Cast, tries: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        accounts = [endow(employee, 50) for employee in (cast.employee, cast.peer, cast.manager)]
        for number, (debit, credit, amount) in enumerate(tries):
            if debit != credit:
                with suppress(NotEnoughPoints):
                    points_transfer(kudos(accounts[debit], accounts[credit], amount, f"try:{number}"))
        held = [balance(account) for account in accounts]
        assert (sum(held), min(held) >= 0) == (150, True)
        assert check()["faults"] == []
        transaction.set_rollback(True)
