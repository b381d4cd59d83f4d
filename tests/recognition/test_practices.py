"""The practice "recognise both": its formula by numbers reckoned by hand, and what it is fed with."""

import datetime as dt

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from people.models import Assignment, Employee
from recognition.selectors.practices import Exposure, Terms, exposures, practices, recognise_both
from tests.factories import LONG_AGO, Cast
from tests.recognition.recognising import EXECUTION, INNOVATION, crew, thanked

DAY = dt.date(2026, 7, 1)
TERMS = Terms(target=0.5, prior=30, look_back=183)


def test_the_formula_by_hand() -> None:
    """λ_org = .2 and .1; λ̂ = (9 + 6)/60 = .25 and (3 + 3)/60 = .1; s = 50 and 20; 2·50·20/70 = 28.571."""
    found = recognise_both(Exposure(9, 3, 30), Exposure(60, 30, 300), TERMS)
    assert found.execution == pytest.approx(50)
    assert found.innovation == pytest.approx(20)
    assert found.practice == pytest.approx(28.5714, abs=1e-4)


def test_no_axis_counts_for_more_than_its_target() -> None:
    found = recognise_both(Exposure(900, 3, 30), Exposure(60, 30, 300), TERMS)
    assert found.practice == pytest.approx(2 * 100 * 20 / 120)


def test_who_rewards_nothing_gets_nothing_and_few_months_are_no_evidence() -> None:
    nothing = Exposure(0, 0, 300)
    assert recognise_both(nothing, nothing, TERMS).practice == 0
    assert recognise_both(Exposure(9, 3, 29.9), nothing, TERMS).practice is None
    assert recognise_both(Exposure(0, 0, 0), Exposure(0, 0, 0), Terms(prior=0)).practice is None


def test_departments_count_what_their_people_received_there_with_all_below(cast: Cast) -> None:
    """Of 183 days before July, each of the two of product spends 183; the peer comes to it in April."""
    april = dt.date(2026, 4, 1)
    Assignment.objects.filter(employee=cast.peer).update(period=DateRange(LONG_AGO, april))
    Assignment.objects.create(employee=cast.peer, department=cast.product, period=DateRange(april, None))
    thanked(cast.manager, cast.peer, dt.date(2026, 3, 1), EXECUTION)
    thanked(cast.employee, cast.peer, dt.date(2026, 5, 1), INNOVATION)
    thanked(cast.manager, cast.employee, dt.date(2026, 5, 1), EXECUTION)
    thanked(cast.manager, cast.employee, dt.date(2026, 5, 2), EXECUTION)
    thanked(cast.manager, cast.employee, dt.date(2025, 5, 2), INNOVATION)
    found = exposures(DAY, TERMS)
    month = 365.25 / 12
    assert found[cast.product.pk] == Exposure(1.5, 1, pytest.approx((2 * 183 + 91) / month))  # type: ignore[arg-type]
    assert found[cast.sales.pk] == Exposure(1, 0, pytest.approx(92 / month))  # type: ignore[arg-type]
    assert found[cast.root.pk] == found[None] == Exposure(2.5, 1, pytest.approx(5 * 183 / month))  # type: ignore[arg-type]


def test_who_has_left_gives_no_months(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.peer.pk).update(left=dt.date(2026, 1, 1))
    assert exposures(DAY, TERMS)[cast.sales.pk].months == pytest.approx(1 / (365.25 / 12), abs=0.04)


def test_each_department_with_enough_people_has_the_practice(cast: Cast) -> None:
    people = crew(4, cast.product)
    for axis in (EXECUTION, INNOVATION):
        thanked(people[0], people[1], dt.date(2026, 5, 1), axis)
    found = practices(DAY)
    assert found[cast.product.pk].practice
    assert found[cast.sales.pk].practice is None
