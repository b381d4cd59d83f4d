"""A recognition weighs less the more often the same two recognise each other; never what points it pays."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Employee
from recognition.models import Nomination
from recognition.selectors.weights import weights
from tests.factories import Cast, EmployeeFactory
from tests.recognition.nominations import awarded, published
from tests.recognition.recognising import thanked

DAY = dt.date(2026, 3, 1)
Given = tuple[int, int, int]


def after(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def found(start: dt.date = dt.date(2025, 1, 1)) -> list[float]:
    """The weights of all, rounded, in their order."""
    return [round(weight, 4) for *_rest, weight in weights(start, dt.date(2028, 1, 1))]


def test_the_second_and_third_within_ninety_days_weigh_a_half_and_a_third(cast: Cast) -> None:
    for days in (0, 89, 90):
        thanked(cast.employee, cast.manager, after(days))
    assert found() == [1, 0.5, 0.3333]


def test_what_was_more_than_ninety_days_ago_counts_no_more(cast: Cast) -> None:
    for days in (0, 91, 180, 181):
        thanked(cast.employee, cast.manager, after(days))
    assert found() == [1, 1, 0.5, 0.3333]


@pytest.mark.parametrize(("days", "weight"), [(0, 0.5), (30, 0.5), (31, 1)])
def test_one_that_is_returned_within_thirty_days_weighs_half(cast: Cast, days: int, weight: float) -> None:
    thanked(cast.employee, cast.manager, DAY)
    thanked(cast.manager, cast.employee, after(days))
    assert found() == [1, weight]


def test_a_returned_second_one_weighs_a_quarter(cast: Cast) -> None:
    thanked(cast.manager, cast.employee, DAY)
    thanked(cast.employee, cast.manager, after(40))
    thanked(cast.manager, cast.employee, after(50))
    assert found() == [1, 1, 0.25]


def test_the_days_before_the_first_asked_for_count_too(cast: Cast) -> None:
    for days in (0, 10):
        thanked(cast.employee, cast.manager, after(days))
    assert found(after(5)) == [0.5]


def test_what_a_moderator_removed_counts_nowhere_and_private_ones_do(cast: Cast) -> None:
    thanked(cast.employee, cast.manager, DAY, removed=True)
    thanked(cast.employee, cast.manager, after(1), is_private=True)
    thanked(cast.employee, cast.manager, after(2))
    assert found() == [1, 0.5]


def test_awards_count_for_each_nominee_on_the_day_of_the_decision(cast: Cast) -> None:
    nomination = awarded(cast, published(cast), cast.employee, cast.peer)
    Nomination.objects.update(decided_on=after(3))
    thanked(nomination.nominator, cast.peer, after(3))
    rows = weights(DAY, after(9))
    assert [row[1:3] for row in rows] == [
        (cast.peer.pk, after(3)),
        (cast.employee.pk, after(3)),
        (cast.peer.pk, after(3)),
    ]
    assert [row[3] for row in rows] == [1, 1, 0.5]


def test_what_was_not_awarded_is_no_recognition(cast: Cast) -> None:
    awarded(cast, published(cast), cast.employee)
    Nomination.objects.update(status="declined")
    assert found() == []


def expected(given: list[Given]) -> list[float]:
    """The rule in plain Python."""
    weights = []
    for index, (giver, receiver, day) in enumerate(given):
        before = given[:index]
        same = [row for row in before if row[:2] == (giver, receiver) and day - row[2] <= 90]
        returned = any(row[:2] == (receiver, giver) and day - row[2] <= 30 for row in before)
        weights.append(round((0.5 if returned else 1) / (len(same) + 1), 4))
    return weights


some = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 200)).filter(lambda row: row[0] != row[1]),
    min_size=1,
    max_size=25,
)


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(some)
def test_weights_are_the_rule_and_later_ones_never_change_earlier_ones(
    acme: object, given: list[Given]
) -> None:
    given.sort(key=lambda row: row[2])
    with transaction.atomic():
        people: list[Employee] = EmployeeFactory.create_batch(3)
        for giver, receiver, day in given[:-1]:
            thanked(people[giver], people[receiver], after(day))
        earlier = found()
        giver, receiver, day = given[-1]
        thanked(people[giver], people[receiver], after(day))
        weights = found()
        transaction.set_rollback(True)
    assert weights[:-1] == earlier
    assert all(0 < weight <= 1 for weight in weights)
    assert weights == expected(given)
