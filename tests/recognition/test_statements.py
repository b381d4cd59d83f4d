"""A statement says in words what went in and out, with the balance after each line, whatever its length."""

import json
from typing import Any

import pytest
from django.db import connection

from recognition.models import Category, PointsAccount, PointsTransfer
from recognition.selectors.statements import RELATED, statement, transfers, whole_statement
from recognition.services.points import (
    Kind,
    Purpose,
    Transfer,
    account_of,
    points_reverse,
    points_transfer,
    points_transfers,
)
from recognition.services.rewards import redemption_decline
from tests.factories import Cast
from tests.recognition.kudos import user_of
from tests.recognition.points import endow, make_program
from tests.recognition.rewards import ask


@pytest.fixture
def giving(cast: Cast) -> PointsAccount:
    """100 points that Jonas may give."""
    return endow(cast.manager, 100, Kind.TO_GIVE)


@pytest.fixture
def spending(cast: Cast) -> PointsAccount:
    """The empty account of what Priya may spend."""
    return account_of(Kind.TO_SPEND, employee=cast.employee)


def lines(account: PointsAccount) -> list[tuple[str, int, int]]:
    """Words, change and balance of each line of the first page."""
    return [(line.text, line.change, line.after) for line in statement(account).lines]


def test_kudos_and_what_was_taken_back_are_named_on_both_sides(
    giving: PointsAccount, spending: PointsAccount
) -> None:
    points_reverse(points_transfer(Transfer(giving, spending, 30, Purpose.KUDOS, "kudos:1")))
    assert lines(giving) == [
        ("Kudos to Priya Example, taken back", 30, 100),
        ("Kudos to Priya Example", -30, 70),
        ("Points to give for the month", 100, 100),
    ]
    assert lines(spending) == [
        ("Kudos from Jonas Example, taken back", -30, 0),
        ("Kudos from Jonas Example", 30, 30),
    ]


def test_an_award_names_its_program_and_in_the_budget_who_got_it(spending: PointsAccount) -> None:
    budget = account_of(Kind.BUDGET, category=Category.objects.filter(program=make_program())[0])
    points_transfer(Transfer(account_of(Kind.ISSUED), budget, 500, Purpose.BUDGET, "budget"))
    points_transfer(Transfer(budget, spending, 100, Purpose.AWARD, "award"))
    assert lines(spending) == [("Award: Spring awards", 100, 100)]
    assert lines(budget) == [("Award to Priya Example", -100, 400), ("Budget", 500, 500)]


def test_a_reward_is_named_with_what_became_of_it(cast: Cast, spending: PointsAccount) -> None:
    redemption_decline(redemption=ask(cast.employee), actor=user_of(cast.hr_admin), reason="Sold out.")
    points_transfer(Transfer(spending, account_of(Kind.EXPIRED), 10, Purpose.EXPIRY, "expiry"))
    assert [line[:2] for line in lines(spending)] == [
        ("Expired", -10),
        ("Coffee for the team, declined", 40),
        ("Coffee for the team", -40),
        ("Points to give for the month", 100),
    ]


def many(giving: PointsAccount, spending: PointsAccount, number: int) -> None:
    """So many kudos of one point."""
    endow_key = f"many:{number}"
    points_transfer(Transfer(account_of(Kind.ISSUED), giving, number, Purpose.GRANT, endow_key))
    points_transfers([Transfer(giving, spending, 1, Purpose.KUDOS, f"kudos:{n}") for n in range(number)])


def test_pages_follow_each_other_without_a_gap(giving: PointsAccount, spending: PointsAccount) -> None:
    many(giving, spending, 25)
    found, before = [], ""
    while True:
        page = statement(spending, before=before, size=10)
        found += [line.after for line in page.lines]
        before = page.older
        if not before:
            break
    assert found == list(range(25, 0, -1))


def test_what_happens_meanwhile_changes_no_older_page(giving: PointsAccount, spending: PointsAccount) -> None:
    many(giving, spending, 5)
    first = statement(spending, size=2)
    points_transfer(Transfer(giving, spending, 10, Purpose.KUDOS, "later"))
    assert [line.after for line in statement(spending, before=first.older, size=2).lines] == [3, 2]


def test_the_whole_statement_is_as_long_as_it_is(
    giving: PointsAccount, spending: PointsAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recognition.selectors.statements.EXPORT_SIZE", 3)
    many(giving, spending, 8)
    assert [line.after for line in whole_statement(spending)] == list(range(8, 0, -1))
    assert list(whole_statement(None)) == []


def test_a_place_counts_for_its_own_account_alone(giving: PointsAccount, spending: PointsAccount) -> None:
    many(giving, spending, 5)
    place = statement(giving, size=2).older
    for before in (place, "x", place[:-2], "\x00"):
        with pytest.raises(ValueError, match=r"^"):
            statement(spending, before=before)


def rows_read(plan: dict[str, Any]) -> int:
    """How many rows the scans of a plan gave, with those that they read and left out."""
    own = (plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)) * plan["Actual Loops"]
    below = sum(rows_read(part) for part in plan.get("Plans", []))
    return int(below + (own if "Scan" in plan["Node Type"] else 0))


def test_a_deep_page_of_ten_thousand_lines_reads_as_little_as_the_first(
    giving: PointsAccount, spending: PointsAccount
) -> None:
    many(giving, spending, 10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE recognition_pointstransfer, recognition_pointsaccount")
    middle = PointsTransfer.objects.filter(credit=spending).order_by("-created_at", "-id")[5000]
    for place in (None, (middle.created_at, middle.pk, 1)):
        rows = transfers(spending, place, 26).select_related(None).select_related(*RELATED[:2])
        (plan,) = json.loads(rows.explain(format="json", analyze=True))
        assert rows_read(plan["Plan"]) < 400
